namespace Billing.Domain.Tests.Conventions;

/// <summary>The source that the tests were built from.</summary>
internal static class Repository
{
    /// <summary>The folder with the solution.</summary>
    public static string Root { get; } = Find();

    /// <summary>A folder below the root.</summary>
    public static string Folder(string name) => Path.Combine(Root, name);

    /// <summary>Source files below a folder, those that a build made left out; paths relative to the root.</summary>
    public static IEnumerable<string> Sources(string folder) => Directory
        .EnumerateFiles(Folder(folder), "*.cs", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/'))
        .Where(file => !file.Split('/').Any(step => step is "bin" or "obj"))
        .Order(StringComparer.Ordinal);

    /// <summary>The lines of a file.</summary>
    public static string[] Lines(string file) => File.ReadAllLines(Path.Combine(Root, file));

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Billing.Functions.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"There is no Billing.Functions.sln above {AppContext.BaseDirectory}.");
    }
}
