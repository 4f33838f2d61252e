"""Word files: pandoc, OOXML and the templates; alone touches them."""
