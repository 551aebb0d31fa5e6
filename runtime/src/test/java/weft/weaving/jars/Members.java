package weft.weaving.jars;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AnnotationNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.ParameterNode;

/** I8, I14: what reflection tells of a class, its synthetic members left out, as text. */
final class Members {
    private Members() {}

    static Set<String> of(byte[] classFile) {
        ClassNode node = new ClassNode();
        new ClassReader(classFile).accept(node, ClassReader.SKIP_CODE | ClassReader.SKIP_FRAMES);
        Set<String> all = new TreeSet<>();
        all.add("class " + node.access + " " + node.name + " " + node.signature + " " + node.superName + " "
                + node.interfaces + annotations(node.visibleAnnotations));
        all.add("nest " + node.nestHostClass + " " + node.nestMembers + " permits " + node.permittedSubclasses);
        all.add("outer " + node.outerClass + " " + node.outerMethod + node.outerMethodDesc);
        if (node.recordComponents != null) {
            node.recordComponents.forEach(each -> all.add("component " + each.name + " " + each.descriptor + " "
                    + each.signature + annotations(each.visibleAnnotations)));
        }
        for (FieldNode field : node.fields) {
            if ((field.access & Opcodes.ACC_SYNTHETIC) != 0) {
                continue;
            }
            all.add("field " + field.access + " " + field.name + " " + field.desc + " " + field.signature
                    + annotations(field.visibleAnnotations));
        }
        node.methods.stream()
                .filter(method -> (method.access & Opcodes.ACC_SYNTHETIC) == 0)
                .forEach(method -> all.add(text(method)));
        return all;
    }

    private static String text(MethodNode method) {
        List<String> parameters = new ArrayList<>();
        if (method.parameters != null) {
            for (ParameterNode parameter : method.parameters) {
                parameters.add(parameter.access + " " + parameter.name);
            }
        }
        return "method " + method.access + " " + method.name + method.desc + " " + method.signature + " "
                + method.exceptions + parameters + annotations(method.visibleAnnotations);
    }

    private static String annotations(List<AnnotationNode> annotations) {
        List<String> texts = new ArrayList<>();
        if (annotations != null) {
            annotations.forEach(each -> texts.add(each.desc + " " + (each.values == null ? 0 : each.values.size())));
        }
        return texts.toString();
    }
}
