"""Draws the invented members of the demo: figures, clothes, scenes and the roster that names them."""
