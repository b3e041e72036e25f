using System.Runtime.InteropServices;

namespace Billing.Domain.Pricing.Steps;

/// <summary>
/// Finds the article of each line and adds up the quantities of lines of the same article and sign, so that a break is reached
/// by an order and not by the way in which it is cut into lines.
/// </summary>
internal sealed class QuantityStep : PricingStep
{
    public override void Apply(PricingWork work)
    {
        Dictionary<int, decimal>? sums = null;
        for (var i = 0; i < work.Lines.Length; i++)
        {
            ref var line = ref work.Lines[i];
            var asked = work.Request.Lines[i];
            var article = work.Book.ArticleOf(asked.Sku);
            if (article < 0)
            {
                work.Refuse("no-price", $"$.lines[{i}].sku", $"Article '{asked.Sku}' has no price.");
                continue;
            }

            line.Number = i;
            line.Article = work.Book.Articles[article];
            line.Volume = Math.Abs(asked.Quantity);
            if (line.Article.HasBreaks && work.Lines.Length > 1)
            {
                ref var sum = ref CollectionsMarshal.GetValueRefOrAddDefault(sums ??= [], KeyOf(line, asked), out _);
                line.Before = sum;
                sum += line.Volume;
            }
        }

        if (sums is null || work.Problems is not null)
        {
            return;
        }

        for (var i = 0; i < work.Lines.Length; i++)
        {
            ref var line = ref work.Lines[i];
            if (line.Article.HasBreaks)
            {
                line.Volume = sums[KeyOf(line, work.Request.Lines[i])];
            }
        }
    }

    private static int KeyOf(in LineWork line, PricingLine asked) => (line.Article.Number << 1) | (asked.Quantity < 0 ? 1 : 0);
}
