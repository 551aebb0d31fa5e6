package weft.weave;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What came of weaving one class.
 *
 * @param classFile the woven class, or null if there was nothing to weave in it
 * @param companions ahead of time only: further classes by internal name, to be written beside the first
 * @param carried load time only: the frame classes that travel inside the first, by internal name
 * @param wovenMethods name and descriptor of each method woven
 * @param suspendPoints the calls in these methods that may suspend
 * @param refusals the methods that could not be
 */
public record WeaveResult(
        byte @Nullable [] classFile,
        Map<String, byte[]> companions,
        Map<String, byte[]> carried,
        List<String> wovenMethods,
        int suspendPoints,
        List<Refusal> refusals) {
    /** Nothing to weave. */
    public static final WeaveResult UNCHANGED = new WeaveResult(null, Map.of(), Map.of(), List.of(), 0, List.of());
}
