package weft.weaving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import weft.weave.Weaver.Mode;

/** Objects that were written un-woven can be read woven, and the other way round. */
@DisplayName("I8: the serial version of a class stays the same")
class SerialVersionTest {
    private static final String OUTER = "weft.weaving.cases.Stored";

    private static final String SOURCE = """
            package weft.weaving.cases;

            import java.io.Serializable;
            import weft.Async;

            public class Stored implements Comparable<Stored>, Serializable {
                static final Object INITIALISED = new Object();
                public final int number = 7;
                protected transient String text;
                private static int ignored;
                private long kept;

                @Async public int plus(int n) { return n + number; }
                @Async static synchronized void refused() {}
                @Override @Async public int compareTo(Stored other) { return plus(0) - other.number; }
                private void hidden() {}

                interface Marker extends Serializable {}
                static class Inherits extends Stored { @Async void own() {} }
                protected abstract static class OfInterface implements Marker { @Async abstract int size(); }
                private static final class OfJdk extends java.util.ArrayList<String> { @Async void own() { plusOne(); } private void plusOne() {} }
                class Inner extends IllegalStateException { Inner(String why) { super(why); } @Async void own() { hidden(); } }
                static class Declares implements Serializable { private static final long serialVersionUID = 42; @Async void own() {} }
                enum Constant { ONE { @Override void own() {} }; @Async void own() {} }
                record Pair(int a, String b) implements Serializable { @Async int own() { return a; } }
                static class NotStored { @Async void own() {} }
            }
            """;

    @TempDir
    Path directory;

    private CaseLoader plain;
    private CaseLoader woven;

    @BeforeEach
    void compile() {
        CaseFiles files = OneOff.compile(directory, "Stored", SOURCE);
        plain = CaseLoader.unwoven(files);
        woven = CaseLoader.woven(files, Mode.LOAD_TIME);
    }

    static Stream<String> serializable() {
        return Stream.of(
                "", "$Inherits", "$OfInterface", "$OfJdk", "$Inner", "$Declares", "$Constant", "$Constant$1", "$Pair");
    }

    @ParameterizedTest
    @MethodSource("serializable")
    void itIsTheSame(String nested) {
        ObjectStreamClass before = ObjectStreamClass.lookup(CaseMethod.load(plain, OUTER + nested));
        ObjectStreamClass after = ObjectStreamClass.lookup(CaseMethod.load(woven, OUTER + nested));
        assertTrue(woven.results.containsKey(OUTER + nested));
        assertEquals(before.getSerialVersionUID(), after.getSerialVersionUID());
    }

    @Test
    void whatWasWrittenUnwovenIsReadWoven() throws Exception {
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(written)) {
            out.writeObject(
                    CaseMethod.load(plain, OUTER).getDeclaredConstructor().newInstance());
        }
        try (ObjectInputStream in = new LoadingStream(new ByteArrayInputStream(written.toByteArray()), woven)) {
            assertEquals(CaseMethod.load(woven, OUTER), in.readObject().getClass());
        }
    }

    @Test
    void aClassThatNobodyStoresGetsNoField() throws Exception {
        assertEquals(0, CaseMethod.load(woven, OUTER + "$NotStored").getDeclaredFields().length);
        assertTrue(CaseMethod.load(woven, OUTER)
                .getDeclaredField("serialVersionUID")
                .isSynthetic());
        assertFalse(CaseMethod.load(woven, OUTER + "$Declares")
                .getDeclaredField("serialVersionUID")
                .isSynthetic());
        assertNotNull(CaseMethod.load(woven, OUTER).getMethod("plus", int.class, weft.coroutine.Coroutine.class));
    }

    /** Looks classes up in a loader. */
    private static final class LoadingStream extends ObjectInputStream {
        private final ClassLoader loader;

        LoadingStream(InputStream in, ClassLoader loader) throws java.io.IOException {
            super(in);
            this.loader = loader;
        }

        @Override
        protected Class<?> resolveClass(ObjectStreamClass type) throws ClassNotFoundException {
            return Class.forName(type.getName(), false, loader);
        }
    }
}
