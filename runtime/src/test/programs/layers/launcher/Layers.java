package launcher;

import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Puts the modules in the directories that it is given in a layer of their own, and runs one of them. */
public final class Layers {
    private Layers() {}

    public static void main(String[] args) throws ReflectiveOperationException {
        ModuleFinder finder = ModuleFinder.of(Stream.of(args).map(Path::of).toArray(Path[]::new));
        Configuration configuration = ModuleLayer.boot()
                .configuration()
                .resolve(finder, ModuleFinder.of(), args.length > 1 ? Set.of("app", "weft") : Set.of("app"));
        ModuleLayer.Controller controller = ModuleLayer.defineModulesWithOneLoader(
                configuration, List.of(ModuleLayer.boot()), ClassLoader.getSystemClassLoader());
        ModuleLayer layer = controller.layer();
        Module app = layer.findModule("app").orElseThrow();
        controller.addExports(app, "app", Layers.class.getModule());
        layer.findLoader("app").loadClass("app.Main").getMethod("main", String[].class).invoke(null, (Object) new String[0]);
    }
}
