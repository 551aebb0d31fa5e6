package weft.weaving.splice;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import weft.weave.ClassSource;
import weft.weave.WeaveResult;
import weft.weave.Weaver;

/** The classes of a program that never heard of us: spliced, and woven as {@code weave --every-call} does. */
final class SplicedClasses implements ClassSource {
    private final Map<String, byte[]> program;
    private final ClassSource others;
    private final Splicer splicer;
    private final Weaver weaver = Weaver.ofEveryCall(this, Weaver.Mode.LOAD_TIME);
    private final Map<String, byte[]> spliced = new ConcurrentHashMap<>();
    private final AtomicInteger woven = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();

    SplicedClasses(Map<String, byte[]> program, ClassSource others, long seed) {
        this.program = program;
        this.others = others;
        this.splicer = new Splicer(seed);
    }

    @Override
    public byte @Nullable [] find(String internalName) {
        return isWovenTogether(internalName) ? spliced(internalName) : others.find(internalName);
    }

    @Override
    public boolean isWovenTogether(String internalName) {
        return program.containsKey(internalName);
    }

    private byte @Nullable [] spliced(String internalName) {
        return spliced.computeIfAbsent(internalName, name -> splicer.splice(program.get(name)));
    }

    /** The class file to load for a class of the program. */
    byte[] weave(String internalName) {
        byte[] unwoven = spliced(internalName);
        WeaveResult result = weaver.weave(unwoven);
        woven.addAndGet(result.wovenMethods().size());
        refused.addAndGet(result.refusals().size());
        return result.classFile() == null ? unwoven : result.classFile();
    }

    int woven() {
        return woven.get();
    }

    int refused() {
        return refused.get();
    }
}
