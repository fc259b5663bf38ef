"""What happens inside a trained network, layer by layer, for the figures that show it.

Keras is not imported here: whoever has a model has it already.
"""
