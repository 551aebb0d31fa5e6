package weft.weave;

import org.jspecify.annotations.Nullable;

/** Where the weaver reads the classes that a class refers to. It reads class files; it never loads a class. */
@FunctionalInterface
public interface ClassSource {
    /** The class file of {@code internalName} ({@code java/util/List}), or null if there is none to be found. */
    byte @Nullable [] find(String internalName);
}
