namespace Billing.Substitutes.Documents.Fonts;

/// <summary>The folders in which operating systems keep fonts.</summary>
internal static class FontFolders
{
    private static readonly EnumerationOptions Recursive = new()
    {
        RecurseSubdirectories = true,
        IgnoreInaccessible = true,
        MaxRecursionDepth = 8,
    };

    public static IEnumerable<string> OfSystem()
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        if (OperatingSystem.IsWindows())
        {
            var local = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData);
            return [Environment.GetFolderPath(Environment.SpecialFolder.Fonts), Path.Combine(local, "Microsoft", "Windows", "Fonts")];
        }

        return OperatingSystem.IsMacOS()
            ? ["/System/Library/Fonts", "/Library/Fonts", Path.Combine(home, "Library", "Fonts")]
            : ["/usr/share/fonts", "/usr/local/share/fonts", Path.Combine(home, ".local", "share", "fonts"), Path.Combine(home, ".fonts")];
    }

    /// <summary>The usable faces in the folders, in an order that does not depend on the file system.</summary>
    public static IEnumerable<FontEntry> Search(IEnumerable<string> folders)
    {
        foreach (var folder in folders.Where(Directory.Exists))
        {
            foreach (var path in Directory.EnumerateFiles(folder, "*", Recursive).Where(IsFont).Order(StringComparer.Ordinal))
            {
                foreach (var entry in TryRead(path))
                {
                    yield return entry;
                }
            }
        }
    }

    private static bool IsFont(string path) => Path.GetExtension(path).ToLowerInvariant() is ".ttf" or ".ttc" or ".otf";

    private static List<FontEntry> TryRead(string path)
    {
        try
        {
            return [.. FontEntry.Read(FontSource.OfFile(path))];
        }
        catch (Exception e) when (e is InvalidFontException or IOException or UnauthorizedAccessException)
        {
            // A machine's font folders hold files of other kinds; they are none of our business.
            return [];
        }
    }
}
