"""PDF pages → paragraphs and tables: characters and rulings from PDFium, grids by our own reconstruction."""
