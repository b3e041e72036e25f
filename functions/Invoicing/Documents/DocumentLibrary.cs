using Microsoft.Extensions.Configuration;
using QuestPDF.Infrastructure;

namespace Billing.Functions.Invoicing.Documents;

/// <summary>
/// Sets up the document library. It demands to be told under which licence it is used; whoever deploys knows that, so it is a
/// setting: <c>QuestPdf__License</c>, Community where nothing is said. A letter that no font has is an error, never an empty box.
/// </summary>
internal static class DocumentLibrary
{
    private const string Setting = "QuestPdf:License";

    /// <summary>Reads the settings and applies them to the process.</summary>
    /// <exception cref="InvalidOperationException">The setting names no licence.</exception>
    public static void Apply(IConfiguration settings)
    {
        QuestPDF.Settings.CheckIfAllTextGlyphsAreAvailable = true;
        var name = settings[Setting] ?? nameof(LicenseType.Community);
        QuestPDF.Settings.License = Enum.TryParse<LicenseType>(name, out var licence) && Enum.IsDefined(licence)
            ? licence
            : throw new InvalidOperationException(
                $"The setting QuestPdf__License is '{name}'; it must be one of {string.Join(", ", Enum.GetNames<LicenseType>())}.");
    }
}
