package weft.weave;

import org.objectweb.asm.Type;

/**
 * Whether there is anything to weave in a class, from its constant pool and its supertypes alone: nearly every class is
 * let off here, within microseconds.
 */
final class ClassFilter {
    private final AsyncMethods methods;

    ClassFilter(AsyncMethods methods) {
        this.methods = methods;
    }

    boolean accepts(byte[] classFile) {
        ConstantPool pool = new ConstantPool(classFile);
        String superName = pool.superName();
        if (superName == null) {
            return false; // A module.
        }
        return pool.mentionsAsync()
                || methods.hasAny(superName)
                || methods.hasAny(pool.interfaces())
                || makesAsyncLambdas(pool);
    }

    /** A lambda names its interface as the return type of the call that makes it. */
    private boolean makesAsyncLambdas(ConstantPool pool) {
        for (String descriptor : pool.dynamicDescriptors()) {
            Type made = Type.getReturnType(descriptor);
            if (made.getSort() == Type.OBJECT && methods.hasAny(made.getInternalName())) {
                return true;
            }
        }
        return false;
    }
}
