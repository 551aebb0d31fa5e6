package weft.weaving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import weft.weave.WeaveResult;
import weft.weave.Weaver;
import weft.weave.Weaver.Mode;

/** Which classes are looked at any further than their constant pools. */
class ClassFilterTest implements Opcodes {
    private static final int MAJOR_VERSION_AT = 6;

    @Test
    @DisplayName("a class file of a later JVM is left alone if it has nothing to weave")
    void futureClassFile() {
        byte[] classFile = classFile("Plain", "java/lang/Object", false);
        classFile[MAJOR_VERSION_AT] = 1; // Version 256 and more.

        assertSame(WeaveResult.UNCHANGED, new Weaver(name -> null, Mode.LOAD_TIME).weave(classFile));
    }

    @ParameterizedTest
    @DisplayName("an override of an @Async method is woven, whatever script its superclass is named in")
    @ValueSource(strings = {"pkg/Base", "größe/Maß", "\u0436\u4f60/\ud835\udcb3"})
    void overrideOfAClassNamed(String base) {
        byte[] parent = classFile(base, "java/lang/Object", true);
        byte[] child = classFile("Child", base, false);

        WeaveResult result = new Weaver(name -> name.equals(base) ? parent : null, Mode.LOAD_TIME).weave(child);

        assertNotNull(result.classFile());
        assertEquals(List.of("m()V"), result.wovenMethods());
    }

    @Test
    @DisplayName("constants of all kinds are stepped over: the JDK's classes, modules too, have nothing to weave")
    void allKindsOfConstants() throws IOException {
        Path base = FileSystems.getFileSystem(URI.create("jrt:/")).getPath("modules/java.base");
        Weaver weaver = new Weaver(name -> null, Mode.LOAD_TIME);
        int count = 0;
        try (Stream<Path> files = Stream.concat(Files.list(base), Files.list(base.resolve("java/lang/invoke")))) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".class")).toList()) {
                assertSame(WeaveResult.UNCHANGED, weaver.weave(Files.readAllBytes(file)), file::toString);
                count++;
            }
        }
        assertTrue(count > 100, count + " classes");
    }

    private static byte[] classFile(String name, String superName, boolean async) {
        ClassWriter out = new ClassWriter(0);
        out.visit(V17, ACC_PUBLIC | ACC_SUPER, name, null, superName, null);
        out.newConst(1L); // Takes two places.
        MethodVisitor code = out.visitMethod(ACC_PUBLIC, "m", "()V", null, null);
        if (async) {
            code.visitAnnotation("Lweft/Async;", true).visitEnd();
        }
        code.visitCode();
        code.visitInsn(RETURN);
        code.visitMaxs(0, 1);
        code.visitEnd();
        out.visitEnd();
        return out.toByteArray();
    }
}
