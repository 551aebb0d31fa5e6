package weft.compiler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.source.util.JavacTask;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.tools.JavaCompiler;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.objectweb.asm.AnnotationVisitor;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Classes known to javac from class files only, seen through outlines. */
class ElementsClassSourceTest {
    @TempDir
    Path directory;

    private Javac javac;

    @BeforeEach
    void theRuntimeIsThere() throws IOException {
        javac = new Javac(directory);
        assertTrue(javac.withRuntime().compile().success());
    }

    @Test
    void anAsyncMethodSaysSo() throws IOException {
        compile("package a; public class A { @weft.Async public static int wait(int n, long[] at) { return n; } "
                + "void plain() {} }");
        assertEquals(Set.of("wait(I[J)I"), asyncMethods("a/A"));
    }

    @Test
    void anOverrideIsAsyncEvenWhereOnlyABridgeTells() throws IOException {
        compile(
                "package a; public interface Op<A, T> { @weft.Async T apply(A argument); }",
                "package a; public class Upper implements Op<String, String> { "
                        + "public String apply(String s) { return s; } public String apply(String s, Object o) { return \"\"; } }");
        assertEquals(Set.of("apply(Ljava/lang/String;)Ljava/lang/String;"), asyncMethods("a/Upper"));
    }

    @Test
    void anOverrideOfAnInheritedMethodIsAsync() throws IOException {
        compile(
                "package a; public class Top { @weft.Async protected void go() {} }",
                "package a; public class Middle extends Top {}",
                "package a; public class Bottom extends Middle { protected void go() {} void go(int n) {} }");
        assertEquals(Set.of("go()V"), asyncMethods("a/Bottom"));
    }

    @Test
    void nestedClassesAndNamesWithDollarsAreFound() throws IOException {
        compile(
                "package a; public class Outer { public interface In<X extends Throwable> { "
                        + "class Deep$ { @weft.Async void go() {} } @weft.Async void run(X[] x) throws X; } }",
                "package a; public class Cash$Flow { @weft.Async void go() {} }");
        assertEquals(Set.of("run([Ljava/lang/Throwable;)V"), asyncMethods("a/Outer$In"));
        assertEquals(Set.of("go()V"), asyncMethods("a/Outer$In$Deep$"));
        assertEquals(Set.of("go()V"), asyncMethods("a/Cash$Flow"));
    }

    @Test
    void supertypesAndFlagsAreKept() throws IOException {
        compile("package a; public abstract class A extends java.util.ArrayList<String> implements Runnable { }");
        ClassReader reader = new ClassReader(find("a/A"));
        assertEquals("java/util/ArrayList", reader.getSuperName());
        assertEquals(List.of("java/lang/Runnable"), List.of(reader.getInterfaces()));
        assertEquals(Opcodes.ACC_PUBLIC | Opcodes.ACC_ABSTRACT, reader.getAccess());
    }

    @Test
    void theMarkOfWovenClassesIsKept() throws IOException {
        compile("package a; @weft.coroutine.Woven(format = 7) public class A {}");
        StringBuilder format = new StringBuilder();
        new ClassReader(find("a/A"))
                .accept(
                        new ClassVisitor(Opcodes.ASM9) {
                            @Override
                            public AnnotationVisitor visitAnnotation(String descriptor, boolean visible) {
                                return new AnnotationVisitor(Opcodes.ASM9) {
                                    @Override
                                    public void visit(String name, Object value) {
                                        format.append(descriptor).append(value);
                                    }
                                };
                            }
                        },
                        0);
        assertEquals("Lweft/coroutine/Woven;7", format.toString());
    }

    @Test
    void whatIsNowhereIsNotFound() throws IOException {
        assertNull(source().find("a/Nowhere$At$All"));
    }

    private void compile(String... texts) throws IOException {
        for (String text : texts) {
            javac.source(text);
        }
        Javac.Result result = javac.compile();
        assertTrue(result.success(), result.output());
    }

    private Set<String> asyncMethods(String internalName) throws IOException {
        Set<String> found = new TreeSet<>();
        new ClassReader(find(internalName))
                .accept(
                        new ClassVisitor(Opcodes.ASM9) {
                            @Override
                            public MethodVisitor visitMethod(
                                    int access, String name, String descriptor, String signature, String[] exceptions) {
                                return new MethodVisitor(Opcodes.ASM9) {
                                    @Override
                                    public AnnotationVisitor visitAnnotation(String annotation, boolean visible) {
                                        assertEquals("Lweft/Async;", annotation);
                                        found.add(name + descriptor);
                                        return null;
                                    }
                                };
                            }
                        },
                        0);
        return found;
    }

    private byte[] find(String internalName) throws IOException {
        byte[] found = source().find(internalName);
        assertNotNull(found, internalName);
        return found;
    }

    private ElementsClassSource source() throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<String> options = List.of("-cp", javac.classes().toString(), "-proc:none");
        JavacTask task = (JavacTask) compiler.getTask(null, null, null, options, null, List.of(new Text("class X {}")));
        task.analyze();
        return new ElementsClassSource(task.getElements(), task.getTypes());
    }

    private static final class Text extends SimpleJavaFileObject {
        private final String text;

        Text(String text) {
            super(URI.create("string:///X.java"), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
