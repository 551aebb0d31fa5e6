package weft.weaving.jars;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What came of linking a jar.
 *
 * @param classes the names of all its classes
 * @param errors by class: what it cannot do ("link"; or after that list its "fields", "methods", "constructors"), and why
 */
record LinkErrors(Set<String> classes, Map<String, Map<String, String>> errors) {
    private static final String LINK = "link";

    long notLinked() {
        return errors.values().stream().filter(each -> each.containsKey(LINK)).count();
    }

    /**
     * What is new. Companions of a class (its frames) must link if it did. Their members may name classes that are not
     * there, as the class itself does in code that never ran.
     */
    Map<String, Map<String, String>> since(LinkErrors before) {
        Map<String, Map<String, String>> fresh = new TreeMap<>();
        errors.forEach((name, found) -> {
            boolean isCompanion = !before.classes.contains(name);
            Map<String, String> known = before.errors.getOrDefault(isCompanion ? before.hostOf(name) : name, Map.of());
            Map<String, String> left = new TreeMap<>(found);
            left.keySet().removeAll(known.keySet());
            if (isCompanion) {
                left.keySet().retainAll(List.of(LINK));
            }
            if (!left.isEmpty()) {
                fresh.put(name, left);
            }
        });
        return fresh;
    }

    /** A companion is called {@code Host$$method$hash} or {@code Host$Woven}. */
    private String hostOf(String companion) {
        String host = companion;
        while (!classes.contains(host)) {
            int end = Math.max(host.lastIndexOf("$$"), host.lastIndexOf("$Woven"));
            if (end < 0) {
                throw new IllegalArgumentException(companion + " belongs to no class of the jar");
            }
            host = host.substring(0, end);
        }
        return host;
    }
}
