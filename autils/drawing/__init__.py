"""What figures are drawn with: the canvas, tiles of images, bars, and sliders."""
