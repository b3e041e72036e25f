namespace Billing.Substitutes.Documents.Fonts;

/// <summary>The fonts of the process: registered ones first, then those found on the machine.</summary>
internal static class FontLibrary
{
    private static readonly Lock Gate = new();
    private static readonly List<FontEntry> Registered = [];
    private static FontCatalog? _current;
    private static bool _currentHasEnvironment;

    /// <summary>The catalog of the present settings. Folders are searched once.</summary>
    public static FontCatalog Current
    {
        get
        {
            var useEnvironment = QuestPDF.Settings.UseEnvironmentFonts;
            lock (Gate)
            {
                if (_current is null || _currentHasEnvironment != useEnvironment)
                {
                    var folders = QuestPDF.Settings.FontDiscoveryPaths.Concat(useEnvironment ? FontFolders.OfSystem() : []);
                    _current = new FontCatalog([.. Registered, .. FontFolders.Search(folders)]);
                    _currentHasEnvironment = useEnvironment;
                }

                return _current;
            }
        }
    }

    /// <exception cref="InvalidFontException">The bytes are no usable font.</exception>
    public static void Register(Stream stream, string? family)
    {
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        var entries = FontEntry.Read(FontSource.OfBytes(copy.ToArray()), family).ToList();
        if (entries.Count == 0)
        {
            throw new InvalidFontException("The font's licence bits do not allow it to be embedded.");
        }

        lock (Gate)
        {
            Registered.AddRange(entries);
            _current = null;
        }
    }
}
