"""What a trained network does, looked at from outside.

==========  ==========================================================================
``trust``   how far its probabilities can be believed, and a page that says so
==========  ==========================================================================
"""
