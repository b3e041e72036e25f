using QuestPDF.Infrastructure;

namespace QuestPDF;

/// <summary>Settings of the whole process.</summary>
public static class Settings
{
    /// <summary>Must be set before the first document is made, as with the original.</summary>
    public static LicenseType? License { get; set; }

    /// <summary>
    /// True if a character that no font holds is an error (<see cref="Drawing.Exceptions.DocumentDrawingException"/>)
    /// instead of an empty box.
    /// </summary>
    public static bool CheckIfAllTextGlyphsAreAvailable { get; set; }

    /// <summary>True if the fonts installed on the machine may be used beside the registered ones.</summary>
    public static bool UseEnvironmentFonts { get; set; } = true;

    /// <summary>Folders that are searched for fonts beside those of the machine. They are read when the first document is made.</summary>
    public static ICollection<string> FontDiscoveryPaths { get; } = [AppContext.BaseDirectory];
}
