using Billing.Domain.Primitives;
using Billing.Domain.Tax.Determination;
using Billing.Domain.Tax.Identification;
using FsCheck;
using FsCheck.Fluent;

namespace Billing.Domain.Tests.Tax;

[Trait("Capability", "TAX-01")]
public sealed class TaxIdsTests
{
    /// <summary>Numbers that the countries, companies and validators publish as examples.</summary>
    public static readonly TheoryData<string> Published =
    [
        "ATU13585627", "BE0428759497", "BG175074752", "CY10259033P", "CZ25123891", "CZ640903926", "CZ7103192745", "DE136695976", "DK13585628", "EE100931558",
        "EL094014201", "EL023456780", "GR094014201", "ES B58378431", "ES54362315K", "ESX2482300W", "ESJ99216582", "FI20774740", "FR40303265045", "FR83404833048", "FRK7399859412",
        "HR33392005961", "HU12892312", "IE6433435F", "IE6433435OA", "IE8D79739I", "IT00743110157", "LT119511515", "LT100001919017", "LU15027442", "LV40003521600",
        "LV16117519997", "MT11679112", "NL004495445B01", "NL123456789B13", "PL8567346215", "PT501964843", "RO18547290", "SE123456789701", "SI50223054", "SK2022749619",
        "GB980780684", "XI980780684", "GBGD001", "GBHA599", "CHE-107.787.577 IVA", "CHE-123.456.788 MWST", "NO 995 525 828 MVA",
    ];

    // Where the check is one sum modulo a number that no weight and no difference of digits shares a factor with.
    private static readonly string[] Promised =
    [
        "ATU13585627", "BE0428759497", "DE136695976", "DK13585628", "EE100931558", "FI20774740", "FR40303265045", "HR33392005961", "HU12892312", "IE6433435F",
        "IT00743110157", "LU15027442", "MT11679112", "PL8567346215", "SI50223054", "SK2022749619", "CHE107787577", "NO995525828", "ES54362315K", "CY10259033P",
    ];

    [Theory]
    [MemberData(nameof(Published))]
    public void A_published_number_is_sound(string text) => Assert.IsType<ParseResult<TaxId>.Success>(TaxIds.Read(text));

    [Theory]
    [InlineData(null, TaxIdStatus.None, false)]
    [InlineData("DE136695977", TaxIdStatus.Invalid, false)]
    [InlineData("DE136695976", TaxIdStatus.NotChecked, true)]
    public void A_registry_is_asked_about_a_sound_id_alone_and_only_by_sellers_who_ask(string? text, TaxIdStatus status, bool isToAsk)
    {
        Assert.Equal(new TaxIdCheck(status), TaxIds.Check(text, asksRegistry: false));
        Assert.Equal((status, isToAsk), (TaxIds.Check(text, asksRegistry: true).Status, TaxIds.Check(text, asksRegistry: true).ToAsk is not null));
    }

    [Theory]
    [InlineData("ATU13585626")]
    [InlineData("BE0428759498")]
    [InlineData("BG175074753")]
    [InlineData("CY10259033Q")]
    [InlineData("CZ25123892")]
    [InlineData("DE136695977")]
    [InlineData("EL094014202")]
    [InlineData("ESB58378432")]
    [InlineData("FR41303265045")]
    [InlineData("GB980780685")]
    [InlineData("IE6433435G")]
    [InlineData("LT119511516")]
    [InlineData("LV40003521601")]
    [InlineData("NL004495446B01")]
    [InlineData("PT501964842")]
    [InlineData("RO18547291")]
    [InlineData("SE123456789801")]
    [InlineData("NO995525829")]
    [InlineData("CHE107787576")]
    public void A_wrong_check_digit_is_named_and_the_number_is_not_repeated(string text)
    {
        var problem = Assert.Single(Assert.IsType<ParseResult<TaxId>.Failure>(TaxIds.Read(text, "$.buyer.taxId")).Problems);

        Assert.Equal(("tax-id.checksum", "$.buyer.taxId"), (problem.Code, problem.Path));
        Assert.DoesNotContain(text[2..], problem.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("DE12345678", "tax-id.form")]
    [InlineData("DE", "tax-id.form")]
    [InlineData("ATX13585627", "tax-id.form")]
    [InlineData("GBGD500", "tax-id.form")]
    [InlineData("EE200931558", "tax-id.form")]
    [InlineData("US123456789", "tax-id.country")]
    [InlineData("", "tax-id.country")]
    [InlineData("D", "tax-id.country")]
    public void What_has_not_the_form_of_its_country_is_refused_with_the_reason(string text, string code) =>
        Assert.Equal(code, Assert.Single(Assert.IsType<ParseResult<TaxId>.Failure>(TaxIds.Read(text)).Problems).Code);

    /// <summary>Numbers of forms on which python-stdnum, jsvat and stdnum for npm agree, or most of them.</summary>
    [Theory]
    [InlineData("IE6102340TW")]
    [InlineData("IE8533496CW")]
    [InlineData("BE731847578")]
    [InlineData("BE775566171")]
    [InlineData("BE027351228")]
    [InlineData("EL51950400")]
    [InlineData("EL97510503")]
    [InlineData("GB134087340")]
    [InlineData("GB534299189")]
    [InlineData("XI784319165")]
    [InlineData("ESA3087623I")]
    [InlineData("ESB7813858C")]
    [InlineData("ESP22554042")]
    [InlineData("CZ980220661")]
    [InlineData("CZ524813372")]
    [InlineData("NL4495445B01")]
    [InlineData("NL68357370B01")]
    public void Older_and_rarer_forms_are_sound(string text) => Assert.IsType<ParseResult<TaxId>.Success>(TaxIds.Read(text));

    [Theory]
    [InlineData("BG5093040608", "tax-id.checksum")]
    [InlineData("BG6482866750", "tax-id.checksum")]
    [InlineData("SE246387620710", "tax-id.form")]
    [InlineData("SE757949224591", "tax-id.form")]
    [InlineData("NL009122746B00", "tax-id.form")]
    [InlineData("EL51950401", "tax-id.checksum")]
    [InlineData("BE731847579", "tax-id.checksum")]
    [InlineData("IE6102341TW", "tax-id.checksum")]
    [InlineData("GB134087341", "tax-id.checksum")]
    public void What_the_libraries_refuse_is_refused(string text, string code) =>
        Assert.Equal(code, Assert.Single(Assert.IsType<ParseResult<TaxId>.Failure>(TaxIds.Read(text)).Problems).Code);

    [Fact]
    public void Each_member_state_and_XI_GB_CHE_and_NO_have_a_rule() => Assert.Equal(
        "AT BE BG CHE CY CZ DE DK EE EL ES FI FR GB HR HU IE IT LT LU LV MT NL NO PL PT RO SE SI SK XI",
        string.Join(' ', TaxIds.Prefixes.Order(StringComparer.Ordinal)));

    [Theory]
    [InlineData("gr 094 014 201", "EL094014201", "GR")]
    [InlineData("che-107.787.577 mwst", "CHE107787577", "CH")]
    [InlineData("XI 980 780 684", "XI980780684", "GB")]
    public void An_id_is_brought_to_one_form_and_knows_its_country(string text, string plain, string country)
    {
        var id = Assert.IsType<ParseResult<TaxId>.Success>(TaxIds.Read(text)).Value;
        Assert.Equal((plain, country), (id.ToString(), id.Country));
    }

    [Fact]
    public void A_changed_digit_is_found_where_the_algorithm_promises_it() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(2000),
        Prop.ForAll(
            Gen.Elements(Promised).ToArbitrary(), Gen.Choose(0, 30).ToArbitrary(), Gen.Choose(1, 9).ToArbitrary(), (text, place, change) =>
            {
                var digits = Enumerable.Range(0, text.Length).Where(index => char.IsAsciiDigit(text[index])).ToList();
                var at = digits[place % digits.Count];
                var changed = $"{text[..at]}{(text[at] - '0' + change) % 10}{text[(at + 1)..]}";
                Assert.IsType<ParseResult<TaxId>.Failure>(TaxIds.Read(changed));
            }));

    [Fact]
    public void Digits_of_other_scripts_are_no_digits_of_an_id() =>
        Assert.Equal("tax-id.form", Assert.IsType<ParseResult<TaxId>.Failure>(TaxIds.Read("LU4282862\u0663")).Problems.Single().Code);

    [Fact]
    public void Anything_at_all_is_answered_and_never_throws() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(2000),
        Prop.ForAll(
            Gen.Elements(TaxIds.Prefixes.ToArray()).ToArbitrary(),
            Gen.ListOf(Gen.Elements("0123456789ABCDEXYZÄ+*-. ٣".ToCharArray())).Select(signs => string.Concat(signs)).ToArbitrary(),
            (prefix, rest) => Assert.NotNull(TaxIds.Read(prefix + rest))));

    [Fact]
    public void An_authority_that_cannot_be_asked_says_nothing_about_the_id()
    {
        Assert.Equal(TaxIdStatus.NotChecked, new TaxIdAnswer.NotChecked("timeout").Status);
        Assert.Equal(TaxIdStatus.Valid, new TaxIdAnswer.Known(DateTimeOffset.UnixEpoch, null).Status);
        Assert.Equal(TaxIdStatus.Invalid, new TaxIdAnswer.Unknown(DateTimeOffset.UnixEpoch).Status);
    }
}
