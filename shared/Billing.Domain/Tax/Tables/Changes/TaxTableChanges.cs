namespace Billing.Domain.Tax.Tables.Changes;

/// <summary>A company's own tables: the built-in ones with its changes, or tables that are all its own.</summary>
/// <param name="Changes">In the order in which they apply.</param>
/// <param name="IsWhole">True if the changes are the whole tables, without the built-in ones.</param>
public sealed record TaxTableChanges(IReadOnlyList<TaxTableChange> Changes, bool IsWhole = false);

/// <summary>The changes that come together on a day, such as by a law.</summary>
/// <param name="Name">For people, such as <c>Haushaltsgesetz 2027</c>.</param>
/// <param name="From">First day of rates and rules that do not name one of their own.</param>
/// <param name="Source">Law or official publication of rows that do not name one of their own.</param>
/// <param name="Jurisdictions">New ones, or others in place of those of the same code; columns as in <c>jurisdictions.csv</c>.</param>
/// <param name="Products">New ones, or others in place; columns as in <c>products.csv</c>.</param>
/// <param name="Rates">They end the rate of their class that was in force; columns as in <c>rates.csv</c>.</param>
/// <param name="Taxability">They end the rule for the same product, class and limits; columns as in <c>taxability.csv</c>.</param>
/// <param name="Places">New ones, or others in place; columns as in <c>places.csv</c>.</param>
public sealed record TaxTableChange(
    string Name,
    DateOnly From,
    string Source,
    IReadOnlyList<IReadOnlyDictionary<string, string>>? Jurisdictions = null,
    IReadOnlyList<IReadOnlyDictionary<string, string>>? Products = null,
    IReadOnlyList<IReadOnlyDictionary<string, string>>? Rates = null,
    IReadOnlyList<IReadOnlyDictionary<string, string>>? Taxability = null,
    IReadOnlyList<IReadOnlyDictionary<string, string>>? Places = null);
