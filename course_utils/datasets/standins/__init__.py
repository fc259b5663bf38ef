"""What serves where the real sets cannot be had.

===========  ======================================================================
``making``   a set's stand-in, made once and kept in the cache
``drawing``  sets of drawn pictures, made by as many processes as help
``animals``  cats and dogs
``scenes``   the ten classes of CIFAR-10
``brushes``  outlines, textures, the canvas, the camera
===========  ======================================================================
"""
