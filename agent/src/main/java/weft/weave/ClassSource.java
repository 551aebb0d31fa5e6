package weft.weave;

import org.jspecify.annotations.Nullable;

/** Where the weaver reads the classes that a class refers to. It reads class files; it never loads a class. */
@FunctionalInterface
public interface ClassSource {
    /** The class file of {@code internalName} ({@code java/util/List}), or null if there is none to be found. */
    byte @Nullable [] find(String internalName);

    /**
     * Ahead of time: whether a class that is not woven yet is woven in the same go, so that the companions of its
     * interfaces will be there. True unless the source knows better.
     */
    default boolean isWovenTogether(String internalName) {
        return true;
    }
}
