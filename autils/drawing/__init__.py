"""What figures are drawn with: the canvas and tiles of images."""
