"""From a folder of photos to arrays.

=============  ====================================================================
``listing``    the files of a folder: which may be photos, and of what class
``reading``    one photo: what its file really holds, opened whole and upright
``auditing``   every file of a folder, its kind, what is odd, which are the same
``building``   the usable photos at one size, or as lists of files in parts that share none
=============  ====================================================================
"""
