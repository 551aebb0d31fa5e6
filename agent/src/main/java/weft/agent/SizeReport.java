package weft.agent;

import java.io.PrintStream;
import java.util.Locale;
import org.objectweb.asm.ClassReader;
import weft.weave.MethodSizes;

/** {@code --sizes}: a line for each method that was woven, and what it may cost. */
final class SizeReport {
    private final PrintStream out;
    private int methods;
    private int noLongerInlined;
    private int noLongerCompiled;
    private int resumedInterpreted;

    SizeReport(PrintStream out) {
        this.out = out;
    }

    void add(byte[] original, byte[] woven) {
        String className = new ClassReader(original).getClassName().replace('/', '.');
        for (MethodSizes sizes : MethodSizes.of(original, woven)) {
            if (methods++ == 0) {
                out.println("bytes of code: before, until it suspends, resumed");
            }
            out.println(String.format(
                    Locale.ROOT,
                    "%6d %6d %6d  %s.%s%s",
                    sizes.original(),
                    sizes.fast(),
                    sizes.resume(),
                    className,
                    sizes.method(),
                    remark(sizes)));
        }
    }

    private String remark(MethodSizes sizes) {
        StringBuilder remark = new StringBuilder();
        if (sizes.isNoLongerInlined()) {
            noLongerInlined++;
            remark.append("  no longer inlined when hot");
        }
        if (sizes.isNoLongerCompiled()) {
            noLongerCompiled++;
            remark.append("  no longer compiled");
        }
        if (sizes.isResumedInterpreted()) {
            resumedInterpreted++;
            remark.append("  interpreted once resumed");
        }
        return remark.toString();
    }

    void printSummary() {
        out.println("Of " + methods + " methods, weaving took " + noLongerInlined + " past "
                + MethodSizes.MAX_INLINED + " bytes (FreqInlineSize: HotSpot inlines no larger one, however hot) and "
                + noLongerCompiled + " past " + MethodSizes.MAX_COMPILED
                + " (HugeMethodLimit: it compiles no larger one); " + resumedInterpreted
                + " are past that once resumed. Split those that matter.");
    }
}
