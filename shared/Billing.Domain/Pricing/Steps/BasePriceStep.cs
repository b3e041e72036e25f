using Billing.Domain.Primitives;

namespace Billing.Domain.Pricing.Steps;

/// <summary>
/// Finds the price of each line: by source, contract first and list last; within a source the highest quantity break that is
/// reached. A plain unit price is rounded commercially (halves away from zero) to the minor unit, line by line; any other model
/// is rated and rounded once for all lines of the article and cut by quantity, so that each unit costs the same in every line.
/// </summary>
internal sealed class BasePriceStep : PricingStep
{
    public override void Apply(PricingWork work)
    {
        if (PriceScopes.Of(work) is not { } scopes)
        {
            return;
        }

        for (var i = 0; i < work.Lines.Length; i++)
        {
            ref var line = ref work.Lines[i];
            var asked = work.Request.Lines[i];
            if (line.Article.Bundle is { } bundle)
            {
                BundlePrice.Find(work, scopes, ref line, asked, bundle);
            }
            else
            {
                line.Entry = scopes.Find(work, line.Article.Number, line.Volume);
                Rate(work, ref line, asked);
            }

            CheckBasis(work, line);

            // What is owed to the buyer from the start, such as a deposit given back, is no price to promote.
            line.IsClosed |= asked.Quantity > 0 && line.Base < 0;
        }
    }

    // Discounts of the order are spread over its lines, so all of them must be with tax or without.
    private static void CheckBasis(PricingWork work, in LineWork line)
    {
        foreach (var terms in line.Entry is { } entry ? [entry.Terms] : work.PinnedOf(line))
        {
            var includesTax = terms.IncludesTax ?? work.Book.Configuration.Policy.PricesIncludeTax ?? false;
            if (includesTax != (work.IncludesTax ??= includesTax))
            {
                var (one, other) = includesTax ? ("with", "without") : ("without", "with");
                work.Refuse("mixed-tax-basis", $"$.lines[{line.Number}].sku", $"Article '{line.Article.Sku}' has a price {one} tax, but those before it are {other}.");
            }
        }
    }

    /// <summary>The amount of a line by its entry.</summary>
    public static void Rate(PricingWork work, ref LineWork line, PricingLine asked)
    {
        if (line.Entry is not { } entry)
        {
            work.Refuse("no-price", $"$.lines[{line.Number}].sku", $"Article '{asked.Sku}' has no price in {work.Currency} for this buyer at this time.");
            return;
        }

        if (entry.IsPlain)
        {
            line.Base = work.Round(asked.Quantity * entry.Model.Price);
        }
        else
        {
            var amount = entry.Model.Kind == PriceModelKind.Percentage
                ? work.Round(entry.Model.Amount(Math.Abs(asked.Quantity), asked.Basis))
                : Slice(work, entry.Model, line, Math.Abs(asked.Quantity));
            line.Base = asked.Quantity < 0 ? -amount : amount;
        }

        line.Net = line.Base;
        work.Record(line.Number, entry.Terms, 0, line.Base);
    }

    private static decimal Slice(PricingWork work, PriceModel model, in LineWork line, decimal quantity) => line.Volume == 0
        ? work.IsFirstOfNothing(line) ? work.Round(model.Amount(0)) : 0
        : Allocation.Slice(new Money(work.Round(model.Amount(line.Volume)), work.Currency), line.Before, line.Before + quantity, line.Volume).Amount;
}

/// <summary>The scopes in which this buyer's prices are looked for, first to last.</summary>
internal sealed class PriceScopes
{
    private readonly (PriceSource Source, int Scope)[] _scopes;

    private PriceScopes((PriceSource Source, int Scope)[] scopes) => _scopes = scopes;

    /// <summary>The scopes of a buyer, or null after a problem.</summary>
    public static PriceScopes? Of(PricingWork work)
    {
        var request = work.Request;
        var scopes = new (PriceSource, int)[4 + request.Segments.Count + 1];
        var count = 0;
        if (!FindContract(work, out var isInForce))
        {
            return null;
        }

        Add(PriceSource.Contract, isInForce ? work.Contract!.Id : null);
        Add(PriceSource.Customer, request.Customer);
        for (var i = 0; i < request.Segments.Count; i++)
        {
            Add(PriceSource.Segment, request.Segments[i]);
        }

        Add(PriceSource.Volume, scope: null);
        Add(PriceSource.Zone, request.Zone);
        scopes[count++] = (PriceSource.List, work.Book.ScopeOf(PriceSource.List, scope: null));
        return new PriceScopes(count == scopes.Length ? scopes : scopes[..count]);

        void Add(PriceSource source, string? scope)
        {
            if (work.Book.ScopeOf(source, scope) is >= 0 and var number)
            {
                scopes[count++] = (source, number);
            }
        }
    }

    /// <summary>The price of an article, or null.</summary>
    public CompiledEntry? Find(PricingWork work, int article, decimal volume)
    {
        if (work.CurrencyNumber < 0)
        {
            return null;
        }

        CompiledEntry? cheapest = null;
        foreach (var (source, scope) in _scopes)
        {
            if (cheapest is not null && source != PriceSource.Segment)
            {
                break;
            }

            if (work.Book.EntriesOf(scope, article, work.CurrencyNumber) is { } entries && Reached(work, entries, volume) is { } found)
            {
                if (source != PriceSource.Segment)
                {
                    return found;
                }

                cheapest = cheapest is null ? found : Cheaper(cheapest, found, volume);
            }
        }

        return cheapest;
    }

    private static CompiledEntry? Reached(PricingWork work, CompiledEntry[] entries, decimal volume)
    {
        foreach (var entry in entries)
        {
            if (entry.MinQuantity <= volume && work.Windows.Holds(entry.Window, work.Ticks))
            {
                return entry;
            }
        }

        return null;
    }

    private static CompiledEntry Cheaper(CompiledEntry left, CompiledEntry right, decimal volume)
    {
        var (first, second) = (left.Model.Amount(volume), right.Model.Amount(volume));
        return first < second || (first == second && string.CompareOrdinal(left.Terms.Id, right.Terms.Id) <= 0) ? left : right;
    }

    private static bool FindContract(PricingWork work, out bool isInForce)
    {
        isInForce = false;
        if (work.Request.ContractId is not { } id)
        {
            foreach (var contract in work.Book.ContractsOf(work.Request.Customer))
            {
                if (work.Windows.Holds(contract.Window, work.Ticks))
                {
                    work.Contract = contract.Terms;
                    isInForce = true;
                    break;
                }
            }

            return true;
        }

        if (work.Book.ContractOf(id) is not { } named || named.Terms.Customer != work.Request.Customer)
        {
            work.Refuse("unknown-contract", "$.contractId", $"The customer has no contract {id}.");
            return false;
        }

        work.Contract = named.Terms;
        isInForce = work.Windows.Holds(named.Window, work.Ticks);
        if (!isInForce)
        {
            work.Warn("contract-not-in-force", "$.contractId", $"Contract {id} is not in force at this time.");
        }

        return true;
    }
}
