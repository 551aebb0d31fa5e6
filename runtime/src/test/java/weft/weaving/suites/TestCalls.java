package weft.weaving.suites;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import weft.coroutine.Coroutine;
import weft.weaving.splice.Resumed;

/**
 * What test frameworks call in place of {@link Method#invoke}: the same, but where there is a woven twin it is called
 * in a coroutine that suspends at random. That is all we need of JUnit 3, 4, Jupiter and whatever runners they have.
 */
public final class TestCalls {
    private static final String INVOKE_DESCRIPTOR = Type.getMethodDescriptor(
            Type.getType(Object.class), Type.getType(Object.class), Type.getType(Object[].class));

    static volatile long seed;
    static volatile int odds = 10;

    private TestCalls() {}

    /** Calls a method as {@link Method#invoke} does. */
    public static @Nullable Object invoke(Method method, @Nullable Object target, Object @Nullable [] arguments)
            throws IllegalAccessException, InvocationTargetException {
        Method twin = twin(method);
        if (twin == null) {
            return method.invoke(target, arguments);
        }
        Object[] all = arguments == null ? new Object[0] : arguments;
        try {
            return new Resumed(twin, target, all, seed ^ method.toString().hashCode(), odds).toTheEnd();
        } catch (Throwable t) {
            throw new InvocationTargetException(t);
        }
    }

    private static @Nullable Method twin(Method method) {
        if (method.getDeclaringClass().getClassLoader() == null) {
            return null;
        }
        Class<?>[] parameters = Arrays.copyOf(method.getParameterTypes(), method.getParameterCount() + 1);
        parameters[parameters.length - 1] = Coroutine.class;
        try {
            Method twin = method.getDeclaringClass().getDeclaredMethod(method.getName(), parameters);
            twin.setAccessible(true);
            return twin;
        } catch (NoSuchMethodException | NoClassDefFoundError e) {
            return null;
        }
    }

    /** JUnit's classes, with their reflective calls going to us. */
    static byte[] redirect(String internalName, byte[] classFile) {
        if (!internalName.startsWith("org/junit/") && !internalName.startsWith("junit/")) {
            return classFile;
        }
        ClassReader reader = new ClassReader(classFile);
        ClassWriter out = new ClassWriter(reader, 0);
        reader.accept(
                new ClassVisitor(Opcodes.ASM9, out) {
                    @Override
                    public MethodVisitor visitMethod(
                            int access, String name, String descriptor, String signature, String[] exceptions) {
                        return new Redirection(super.visitMethod(access, name, descriptor, signature, exceptions));
                    }
                },
                0);
        return out.toByteArray();
    }

    private static final class Redirection extends MethodVisitor {
        Redirection(MethodVisitor out) {
            super(Opcodes.ASM9, out);
        }

        @Override
        public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean isInterface) {
            if (owner.equals("java/lang/reflect/Method") && descriptor.equals(INVOKE_DESCRIPTOR)) {
                String ours = "(Ljava/lang/reflect/Method;" + INVOKE_DESCRIPTOR.substring(1);
                super.visitMethodInsn(
                        Opcodes.INVOKESTATIC, Type.getInternalName(TestCalls.class), "invoke", ours, false);
            } else {
                super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
            }
        }
    }
}
