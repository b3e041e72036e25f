using Billing.Substitutes.Documents.Fonts;
using QuestPDF;
using QuestPDF.Drawing.Exceptions;
using QuestPDF.Fluent;
using QuestPDF.Infrastructure;

namespace Billing.Local.Tests.Documents;

/// <summary>Settings of the whole process; nothing else runs meanwhile.</summary>
[Collection(nameof(DocumentSettingsTests))]
[CollectionDefinition(nameof(DocumentSettingsTests), DisableParallelization = true)]
public sealed class DocumentSettingsTests
{
    [Fact]
    public void Without_a_licence_no_document_is_made()
    {
        // "License configuration", https://www.questpdf.com/license/configuration.html.
        var document = TestDocument.Of(p => p.Content().Text("x"));
        Settings.License = null;
        try
        {
            var error = Assert.ThrowsAny<Exception>(() => document.GeneratePdf());
            Assert.Contains("QuestPDF.Settings.License", error.Message, StringComparison.Ordinal);
        }
        finally
        {
            Settings.License = LicenseType.Community;
        }
    }

    [Fact]
    public void A_character_that_no_font_has_is_an_error_if_one_asks_for_it()
    {
        Settings.CheckIfAllTextGlyphsAreAvailable = true;
        try
        {
            var error = Assert.Throws<DocumentDrawingException>(() => TestDocument.Content(c => c.Text("Привет")));
            Assert.Contains("U+041F", error.Message, StringComparison.Ordinal);
        }
        finally
        {
            Settings.CheckIfAllTextGlyphsAreAvailable = false;
        }
    }

    [Fact]
    public void Fonts_of_the_machine_can_be_left_aside()
    {
        var family = FontFolders.Search(FontFolders.OfSystem()).FirstOrDefault()?.Families[0];
        Assert.SkipWhen(family is null, "No TrueType font is installed on this machine.");
        Assert.NotNull(FontLibrary.Current.Find(family!, 400, italic: false));
        Settings.UseEnvironmentFonts = false;
        try
        {
            Assert.Null(FontLibrary.Current.Find(family!, 400, italic: false));
        }
        finally
        {
            Settings.UseEnvironmentFonts = true;
        }
    }
}
