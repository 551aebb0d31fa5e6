/** Uses Weft without saying so: compiled with --add-reads. Nothing is exported or opened. */
module app {}
