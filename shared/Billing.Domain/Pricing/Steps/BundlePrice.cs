namespace Billing.Domain.Pricing.Steps;

/// <summary>The base price of a bundle, and the stand-alone prices of its components.</summary>
internal static class BundlePrice
{
    /// <summary>Prices a bundle line and keeps its components for the spreading.</summary>
    public static void Find(PricingWork work, PriceScopes scopes, ref LineWork line, PricingLine asked, Bundle bundle)
    {
        if (Components(work, scopes, line, asked, bundle) is not { } shares)
        {
            return;
        }

        (work.Bundles ??= [])[line.Number] = shares;
        switch (bundle.Kind)
        {
            case BundleKind.Fixed:
                line.Entry = scopes.Find(work, line.Article.Number, line.Volume);
                BasePriceStep.Rate(work, ref line, asked);
                break;
            case BundleKind.Percentage:
                line.Base = line.Net = shares.Sum(share => work.Round(share.StandAlone));
                work.Record(line.Number, shares, 0, line.Base);
                line.Net -= work.Round(line.Base * bundle.Value);
                work.Record(line.Number, bundle, line.Base, line.Net);
                break;
            case BundleKind.Allocated when bundle.Currency == work.Currency.Code:
                line.Base = line.Net = work.Round(asked.Quantity * bundle.Value);
                work.Record(line.Number, bundle, 0, line.Base);
                break;
            default:
                work.Refuse("no-price", $"$.lines[{line.Number}].sku", $"Bundle '{bundle.Sku}' has no price in {work.Currency}.");
                break;
        }
    }

    private static BundleShare[]? Components(PricingWork work, PriceScopes scopes, in LineWork line, PricingLine asked, Bundle bundle)
    {
        var shares = new BundleShare[bundle.Components.Count];
        for (var i = 0; i < shares.Length; i++)
        {
            var component = bundle.Components[i];
            if (scopes.Find(work, work.Book.ArticleOf(component.Sku), line.Volume * component.Quantity) is not { } entry)
            {
                work.Refuse("no-price", $"$.lines[{line.Number}].sku", $"Component '{component.Sku}' of bundle '{bundle.Sku}' has no price in {work.Currency}.");
                return null;
            }

            var quantity = asked.Quantity * component.Quantity;
            var amount = line.Volume == 0 ? 0 : entry.Model.Amount(line.Volume * component.Quantity) * asked.Quantity / line.Volume;
            shares[i] = new BundleShare(component.Sku, quantity, entry.Terms.Id, amount, Primitives.Money.Zero(work.Currency));
            work.Pin(entry.Terms);
        }

        return shares;
    }
}
