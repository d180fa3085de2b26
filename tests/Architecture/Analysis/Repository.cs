using System.Collections.Concurrent;

namespace Blockchain.Architecture.Tests.Analysis;

/// <summary>The files of the working tree, found by walking up from the test assembly to the solution.</summary>
/// <remarks>Not asked of git: a file that is not committed yet must be as clean, and a source archive has no git.</remarks>
public static class Repository
{
    private static readonly string[] Generated = ["bin", "obj", "out", "artifacts", "node_modules", "TestResults", ".git", ".vs", ".idea"];
    private static readonly string[] TextExtensions =
        [".cs", ".csproj", ".sln", ".props", ".targets", ".json", ".yaml", ".yml", ".md", ".txt", ".editorconfig", ".gitignore", ".sh", ".proto", ".html", ".css", ".js"];

    private static readonly ConcurrentDictionary<string, SourceText> Known = [];

    /// <summary>The directory of the solution.</summary>
    public static string Root { get; } = FindRoot(AppContext.BaseDirectory);

    /// <summary>Every file that is not generated, by its path relative to the root, with forward slashes.</summary>
    public static IReadOnlyList<string> Files { get; } =
        [.. Walk(new DirectoryInfo(Root)).Select(Relative).Order(StringComparer.Ordinal)];

    /// <summary>Every file that people write as text.</summary>
    public static IEnumerable<SourceText> Texts => Files.Where(IsText).Select(Read);

    /// <summary>Every C# file below the given folders.</summary>
    public static IEnumerable<SourceText> CSharp(params string[] folders) =>
        Files.Where(file => file.EndsWith(".cs", StringComparison.Ordinal) && folders.Any(folder => IsBelow(file, folder))).Select(Read);

    /// <summary>
    /// The C# that the last build made of the Protocol Buffers files below a folder, in the configuration that runs this test. It
    /// is found by the names of those files, so that what a deleted one left behind in <c>obj</c> does not count.
    /// </summary>
    /// <param name="project">The folder of the project, relative to the root.</param>
    public static IEnumerable<SourceText> Protobuf(string project)
    {
        DirectoryInfo framework = new(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        string built = $"{project}/obj/{framework.Parent?.Name}/{framework.Name}";
        return Files.Where(file => file.EndsWith(".proto", StringComparison.Ordinal) && IsBelow(file, project))
            .Select(file => Read(Path.ChangeExtension($"{built}{file[project.Length..]}", ".cs")));
    }

    /// <summary>Every project file below a folder.</summary>
    public static IEnumerable<SourceText> Projects(string folder) =>
        Files.Where(file => file.EndsWith(".csproj", StringComparison.Ordinal) && IsBelow(file, folder)).Select(Read);

    /// <summary>One file; read, and parsed, once for all tests.</summary>
    public static SourceText Read(string relative) =>
        Known.GetOrAdd(relative, path => new SourceText(path, File.ReadAllText(Path.Combine(Root, path))));

    /// <summary>Whether a relative path lies in a folder.</summary>
    public static bool IsBelow(string file, string folder) => file.StartsWith(folder + "/", StringComparison.Ordinal);

    private static bool IsText(string file)
    {
        string extension = Path.GetExtension(file);
        return extension.Length == 0 || TextExtensions.Contains(extension);
    }

    private static string Relative(FileInfo file) => Path.GetRelativePath(Root, file.FullName).Replace('\\', '/');

    private static IEnumerable<FileInfo> Walk(DirectoryInfo directory)
    {
        foreach (FileInfo file in directory.EnumerateFiles())
        {
            // In a git worktree `.git` is a file.
            if (!Generated.Contains(file.Name)) yield return file;
        }
        foreach (DirectoryInfo child in directory.EnumerateDirectories())
        {
            if (Generated.Contains(child.Name)) continue;
            foreach (FileInfo file in Walk(child)) yield return file;
        }
    }

    private static string FindRoot(string start)
    {
        for (DirectoryInfo? directory = new(start); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "Blockchain.sln"))) return directory.FullName;
        }
        throw new DirectoryNotFoundException($"no Blockchain.sln above {start}");
    }
}
