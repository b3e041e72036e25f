using System.Globalization;
using Billing.Domain.Pricing.Rebates;
using Billing.Domain.Primitives;

namespace Billing.Domain.Pricing.Files;

/// <summary>
/// Reads rebate agreements: <c>{"rebates":[{"id":"R-2026-7","customer":"FR40303265045","legalEntity":"nordwind-de","currency":"EUR",
/// "from":"2026-01-01","until":"2027-01-01","retrospective":true,"expectedTurnover":"60000","tiers":[{"from":"0","rate":"0"},
/// {"from":"50000","rate":"0.03"}]}]}</c>. The file is taken whole or refused with every problem.
/// </summary>
public static class RebateFileReader
{
    /// <summary>Reads it, or names every problem by its JSON path.</summary>
    /// <param name="json">UTF-8.</param>
    public static ParseResult<IReadOnlyList<RebateAgreement>> Read(ReadOnlyMemory<byte> json) => JsonFields.Read<IReadOnlyList<RebateAgreement>>(json, "pricing", root =>
    {
        root.RefuseOthers("rebates");
        var agreements = root.Items("rebates").Select(AgreementOf).ToList();
        foreach (var twice in agreements.GroupBy(agreement => agreement.Id, StringComparer.Ordinal).Where(same => same.Count() > 1))
        {
            root.Refuse("rebates", "twice", $"hold agreement {twice.Key} {twice.Count()} times");
        }

        return agreements;
    });

    private static RebateAgreement AgreementOf(JsonFields fields)
    {
        fields.RefuseOthers("id", "customer", "legalEntity", "currency", "from", "until", "retrospective", "expectedTurnover", "tiers");
        var (id, from, until) = (fields.Text("id"), Day(fields, "from"), Day(fields, "until"));
        if (id.Length > 0 && !StreamNames.IsSafe(id))
        {
            fields.Refuse("id", "unusable-reference", "may hold letters, digits, dots, underscores and hyphens only, 64 at the most");
        }

        if (until <= from && until != default)
        {
            fields.Refuse("until", "not-after", "must be after from");
        }

        return new RebateAgreement(
            id, fields.Text("customer"), fields.Text("legalEntity"), CodeOf(fields), from, until, Tiers(fields), fields.Flag("retrospective"), fields.Has("expectedTurnover") ? fields.NotNegative("expectedTurnover") : 0);
    }

    private static List<RebateTier> Tiers(JsonFields fields)
    {
        var tiers = fields.RequiredItems("tiers").Select(tier => new RebateTier(tier.NotNegative("from"), tier.NotNegative("rate"))).ToList();
        if (tiers.Exists(tier => tier.Rate > 1))
        {
            fields.Refuse("tiers", "rate-above-1", "must have rates from 0 to 1");
        }

        if (tiers.Count > 0 && (tiers[0].From != 0 || tiers.Zip(tiers.Skip(1)).Any(pair => pair.First.From >= pair.Second.From)))
        {
            fields.Refuse("tiers", "not-ascending", "must begin at 0 and ascend");
        }

        return tiers;
    }

    private static string CodeOf(JsonFields fields)
    {
        var code = fields.Text("currency");
        if (code.Length > 0 && !Currency.TryOf(code, out _))
        {
            fields.Refuse("currency", "unknown-currency", "must be an ISO 4217 code");
        }

        return code;
    }

    private static DateOnly Day(JsonFields fields, string name)
    {
        var text = fields.Text(name);
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) || text.Length == 0)
        {
            return day;
        }

        fields.Refuse(name, "not-a-date", "must be a date such as 2026-11-27");
        return default;
    }
}
