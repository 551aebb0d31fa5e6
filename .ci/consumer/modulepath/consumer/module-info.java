/** A module that uses the library. */
module consumer {
    requires weft;
}
