"""Pictures of digits: the 5000 that come with the course, MNIST, and handwriting of one's own."""
