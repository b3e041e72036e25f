using Billing.Domain.Customers;
using Billing.Domain.Primitives;
using Billing.Domain.Tax.Determination;
using Billing.Domain.Tax.Identification;

namespace Billing.Domain.Tax;

/// <summary>The doubts that a person should look at in a storefront's tax.</summary>
public static class StorefrontTaxDoubts
{
    /// <summary>
    /// Countries whose tax was charged and where the company is not known to be registered; and a buyer of another member state that was not
    /// charged though its VAT id is of the seller's own.
    /// </summary>
    /// <param name="seller">The company that sells.</param>
    /// <param name="buyer">Who is invoiced.</param>
    /// <param name="shipTo">Where goods go.</param>
    /// <param name="jurisdictions">Of the taxes that were charged; none where no tax was.</param>
    public static IReadOnlyList<TaxDoubt> Of(Party seller, Party buyer, Address shipTo, IReadOnlyCollection<string> jurisdictions)
    {
        var home = seller.Address.Country;
        var doubts = jurisdictions
            .Select(each => each[..Math.Min(2, each.Length)])
            .Distinct(StringComparer.Ordinal)
            .Where(country => country != home)
            .Select(country => new TaxDoubt(
                TaxDoubt.NotRegistered, country, $"The storefront charges tax of {country}, where the company is not known to be registered. It is owed there, and not in {home}."))
            .ToList();
        if (jurisdictions.Count == 0 && shipTo.Country != home && TaxCategoryRule.IsInEuropeanUnion(home) && TaxCategoryRule.IsInEuropeanUnion(shipTo.Country)
            && TaxIds.CountryOf(buyer.TaxId) == home)
        {
            doubts.Add(new TaxDoubt("tax.untaxed", shipTo.Country, $"The storefront charged no tax to {shipTo.Country} though the buyer's VAT id is of the seller's own country."));
        }

        return doubts;
    }

    /// <summary>The doubt as a question for a person.</summary>
    public static Problem QuestionOf(TaxDoubt doubt, string legalEntityId, string reference) => new(
        doubt.Code,
        Severity.Warning,
        "tax",
        "$",
        $"{doubt.Text} First asked by order {reference} of {legalEntityId}. Decide it once for all orders: POST tax-decisions with the question {doubt.Key}.");
}
