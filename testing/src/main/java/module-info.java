import org.jspecify.annotations.NullMarked;

/** Tests of code that suspends, with JUnit Jupiter. */
@NullMarked
module weft.junit {
    requires transitive weft;
    requires transitive org.junit.jupiter.api;
    requires org.junit.platform.commons;
    requires static org.jspecify;
    requires static org.junit.jupiter.params;

    exports weft.junit;
}
