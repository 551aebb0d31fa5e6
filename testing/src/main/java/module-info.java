import org.jspecify.annotations.NullMarked;

/** Tests of code that suspends, with JUnit Jupiter. */
@NullMarked
module weft.junit {
    requires transitive weft;
    requires transitive org.junit.jupiter.api;
    requires org.junit.platform.commons;
    requires static org.jspecify;
    requires static org.junit.jupiter.params;
    requires static org.junit.platform.launcher;
    requires static jdk.attach;

    exports weft.junit;

    provides org.junit.jupiter.api.extension.Extension with
            weft.junit.WeftExtension;
    provides org.junit.platform.launcher.LauncherSessionListener with
            weft.junit.AttachAtStart;
}
