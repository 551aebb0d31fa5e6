package weft.weave;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The fields of a method's frame class: exactly typed, so that restoring casts nothing, and shared by the suspend
 * points: the second {@code String} of any point is in the same field.
 */
final class FrameLayout {
    /** A field of the frame class. */
    record Field(String name, String descriptor) {}

    private final Map<String, List<Field>> byDescriptor = new HashMap<>();
    private final List<Field> fields = new ArrayList<>();

    List<Field> fields() {
        return fields;
    }

    /** Hands out the fields for one point. */
    Assignment newPoint() {
        return new Assignment();
    }

    final class Assignment {
        private final Map<String, Integer> used = new HashMap<>();

        Field next(TypeValue type) {
            String descriptor = type.descriptor();
            List<Field> known = byDescriptor.get(descriptor);
            if (known == null) {
                known = new ArrayList<>();
                byDescriptor.put(descriptor, known);
            }
            int ordinal = used.getOrDefault(descriptor, 0);
            used.put(descriptor, ordinal + 1);
            if (ordinal == known.size()) {
                Field field = new Field("f" + fields.size(), descriptor);
                known.add(field);
                fields.add(field);
            }
            return known.get(ordinal);
        }
    }
}
