using Microsoft.Extensions.Configuration;
using QuestPDF.Infrastructure;

namespace Billing.Functions.Invoicing.Documents;

/// <summary>
/// Tells the document library under which licence it is used, as it demands before the first document. Whoever deploys knows
/// that, so it is a setting: <c>QuestPdf__License</c>, Community where nothing is said.
/// </summary>
internal static class DocumentLicence
{
    private const string Setting = "QuestPdf:License";

    /// <summary>Reads the setting and applies it to the process.</summary>
    /// <exception cref="InvalidOperationException">The setting names no licence.</exception>
    public static void Apply(IConfiguration settings)
    {
        var name = settings[Setting] ?? nameof(LicenseType.Community);
        QuestPDF.Settings.License = Enum.TryParse<LicenseType>(name, out var licence) && Enum.IsDefined(licence)
            ? licence
            : throw new InvalidOperationException(
                $"The setting QuestPdf__License is '{name}'; it must be one of {string.Join(", ", Enum.GetNames<LicenseType>())}.");
    }
}
