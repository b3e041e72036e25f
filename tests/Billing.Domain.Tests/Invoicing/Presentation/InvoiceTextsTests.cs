using System.Reflection;
using System.Text.RegularExpressions;
using Billing.Domain.Invoicing.Presentation;
using Billing.Domain.Tax;

namespace Billing.Domain.Tests.Invoicing.Presentation;

public class InvoiceTextsTests
{
    private static readonly string[] Languages = ["en", "de", "fr", "it", "es", "nl", "pl", "sv", "el", "bg", "ja"];

    private static readonly PropertyInfo[] Fields =
        [.. typeof(InvoiceTexts).GetProperties().Where(property => property.PropertyType == typeof(string))];

    public static TheoryData<string> AllLanguages => [.. Languages];

    [Theory]
    [MemberData(nameof(AllLanguages))]
    public void Each_language_has_every_text_with_the_same_places_to_fill_in(string language)
    {
        var texts = InvoiceTexts.For(language);
        var english = InvoiceTexts.For("en");
        Assert.Equal(language, texts.Language);
        foreach (var field in Fields)
        {
            var text = (string)field.GetValue(texts)!;
            Assert.False(string.IsNullOrWhiteSpace(text), field.Name);
            Assert.Equal(Places((string)field.GetValue(english)!), Places(text));
        }

        foreach (var category in Enum.GetValues<TaxCategory>().Where(category => category != TaxCategory.Standard))
        {
            Assert.False(string.IsNullOrWhiteSpace(texts.UntaxedName.Of(category)));
            Assert.False(string.IsNullOrWhiteSpace(texts.UntaxedSentence.Of(category)));
        }
    }

    [Theory]
    [InlineData("de", "Steuerschuldnerschaft des Leistungsempfängers", "196")]
    [InlineData("fr", "Autoliquidation", "196")]
    [InlineData("nl", "Btw verlegd", "196")]
    [InlineData("el", "Αντίστροφη επιβάρυνση", "196")]
    public void Reverse_charge_is_said_in_the_words_of_the_directive(string language, string words, string article)
    {
        // Directive 2006/112/EC article 226 (11a), in the language versions of the directive.
        var sentence = InvoiceTexts.For(language).UntaxedSentence.ReverseCharge;
        Assert.Contains(words, sentence, StringComparison.Ordinal);
        Assert.Contains(article, sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("de-AT", "Rechnung")]
    [InlineData("de_CH", "Rechnung")]
    [InlineData("FR-CA", "Facture")]
    [InlineData("pt-PT", "Invoice")]
    [InlineData("", "Invoice")]
    public void A_locale_gets_the_texts_of_its_language_or_else_English(string locale, string title) =>
        Assert.Equal(title, InvoiceTexts.For(locale).Invoice);

    [Fact]
    public void A_taxed_line_needs_no_sentence() =>
        Assert.Null(InvoiceTexts.For("en").UntaxedSentence.Of(TaxCategory.Standard));

    [Theory]
    [InlineData("C62", "")]
    [InlineData("HUR", "Std.")]
    [InlineData("KGM", "kg")]
    [InlineData("XYZ", "XYZ")]
    public void A_unit_is_printed_for_people_and_an_unknown_one_as_its_code(string code, string printed) =>
        Assert.Equal(printed, InvoiceTexts.For("de").Units.Of(code));

    private static IEnumerable<string> Places(string text) =>
        Regex.Matches(text, @"\{\d\}").Select(match => match.Value).Order(StringComparer.Ordinal);
}
