package io.todoflow.conventions;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/** Public types, and public methods that are not self-explanatory, have a Javadoc sentence. */
class JavadocTest {

    @Test
    void publicTypesAndMethodsHaveJavadoc() throws IOException {
        // Given
        List<Path> sources = Sources.productionFiles();

        // When
        List<String> undescribed = undescribed(sources);

        // Then
        assertThat(undescribed).as("Write a Javadoc sentence for").isEmpty();
    }

    private static List<String> undescribed(List<Path> sources) throws IOException {
        JavaCompiler compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler(), "a JDK, not a JRE");
        List<String> found = new ArrayList<>();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask) compiler.getTask(
                    null, files, null, List.of("-proc:none"), null, files.getJavaFileObjectsFromPaths(sources));
            Trees trees = Trees.instance(task);
            for (CompilationUnitTree unit : task.parse()) {
                new Scanner(trees, found).scan(unit, null);
            }
        }
        return found;
    }

    private static final class Scanner extends TreePathScanner<Void, Void> {

        private final Trees trees;
        private final List<String> found;

        Scanner(Trees trees, List<String> found) {
            this.trees = trees;
            this.found = found;
        }

        @Override
        public Void visitClass(ClassTree type, Void unused) {
            boolean isTopLevel = getCurrentPath().getParentPath().getLeaf() instanceof CompilationUnitTree;
            if (isTopLevel && isPublic(type.getModifiers()) && !isMain(type)) {
                check(type.getSimpleName().toString());
                return super.visitClass(type, null);
            }
            if (isTopLevel) {
                check(type.getSimpleName().toString());
            }
            return null;
        }

        @Override
        public Void visitMethod(MethodTree method, Void unused) {
            if (isPublic(method.getModifiers()) && !isOverride(method) && !isAccessor(method)) {
                check(((ClassTree) getCurrentPath().getParentPath().getLeaf()).getSimpleName() + "."
                        + method.getName());
            }
            return null;
        }

        private void check(String name) {
            TreePath path = getCurrentPath();
            if (trees.getDocComment(path) == null) {
                found.add(name);
            }
        }

        private static boolean isPublic(ModifiersTree modifiers) {
            return modifiers.getFlags().contains(Modifier.PUBLIC);
        }

        private static boolean isMain(ClassTree type) {
            return type.getMembers().stream()
                    .anyMatch(member -> member instanceof MethodTree method
                            && method.getName().contentEquals("main"));
        }

        private static boolean isOverride(MethodTree method) {
            return method.getModifiers().getAnnotations().stream()
                    .anyMatch(annotation ->
                            annotation.getAnnotationType().toString().equals("Override"));
        }

        /** Getters, setters, and methods without parameters that are named after their result. */
        private static boolean isAccessor(MethodTree method) {
            String name = method.getName().toString();
            return name.matches("(get|set|is)[A-Z].*")
                    || (method.getParameters().isEmpty() && name.matches("[a-z]+"));
        }
    }
}
