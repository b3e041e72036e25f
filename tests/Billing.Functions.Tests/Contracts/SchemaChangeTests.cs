using System.Text.Json.Nodes;
using Billing.Domain.Catalogue;
using Billing.Domain.Primitives;

namespace Billing.Functions.Tests.Contracts;

/// <summary>Which changes of a type need a new version: each case is the type after the change.</summary>
[Trait("Capability", "PLT-07")]
public sealed class SchemaChangeTests
{
    private sealed record Part(string Sku, int Count);

    private sealed record Before(string Reference, Money Net, LineKind Kind, string? Note, IReadOnlyList<Part> Parts);

    [Fact]
    public void An_added_optional_field_and_another_order_of_fields_are_compatible() =>
        Assert.Empty(Breaks<AddedOptional>());

    [Fact]
    public void A_removed_field_is_named() => Assert.Equal(["$.net is lost"], Breaks<Removed>());

    [Fact]
    public void A_renamed_field_is_a_lost_one_and_a_new_required_one() =>
        Assert.Equal(["$.amount is new and required", "$.net is lost"], Breaks<Renamed>());

    [Fact]
    public void A_retyped_field_is_named_with_both_types() =>
        Assert.Equal(["""$.net has another type: "object" became "string" """.TrimEnd()], Breaks<Retyped>());

    [Fact]
    public void A_field_that_becomes_required_is_named() => Assert.Equal(["$.note was optional and is required"], Breaks<NowRequired>());

    [Fact]
    public void A_field_that_becomes_optional_is_named() => Assert.Equal(["$.reference was required and is optional"], Breaks<NowOptional>());

    [Fact]
    public void A_change_in_the_items_of_a_list_is_named_by_its_path() =>
        Assert.Equal(["""$.parts[*].count has another type: "integer" became "string" """.TrimEnd()], Breaks<RetypedItem>());

    [Fact]
    public void A_list_that_becomes_one_is_named() =>
        Assert.Equal(["""$.parts has another type: "array" became "object" """.TrimEnd()], Breaks<OneForAList>());

    [Fact]
    public void A_lost_value_of_an_enumeration_is_named_and_a_new_one_is_not()
    {
        var published = Schema<Before>();
        published["properties"]!["kind"]!["enum"]!.AsArray().Add("rental");
        Assert.Equal(["$.kind cannot be rental any more"], SchemaChange.FindBreaks(published, Schema<Before>()));
        Assert.Empty(SchemaChange.FindBreaks(Schema<Before>(), published));
    }

    private static IReadOnlyList<string> Breaks<TAfter>() => SchemaChange.FindBreaks(Schema<Before>(), Schema<TAfter>());

    private static JsonObject Schema<T>() => new PublishedContract("events", "test", 1, typeof(T)).Generate();

    private sealed record AddedOptional(Money Net, string Reference, LineKind Kind, string? Note, IReadOnlyList<Part> Parts, string? More, int Extra = 1);

    private sealed record Removed(string Reference, LineKind Kind, string? Note, IReadOnlyList<Part> Parts);

    private sealed record Renamed(string Reference, Money Amount, LineKind Kind, string? Note, IReadOnlyList<Part> Parts);

    private sealed record Retyped(string Reference, decimal Net, LineKind Kind, string? Note, IReadOnlyList<Part> Parts);

    private sealed record NowRequired(string Reference, Money Net, LineKind Kind, string Note, IReadOnlyList<Part> Parts);

    private sealed record NowOptional(string? Reference, Money Net, LineKind Kind, string? Note, IReadOnlyList<Part> Parts);

    private sealed record OtherPart(string Sku, string Count);

    private sealed record RetypedItem(string Reference, Money Net, LineKind Kind, string? Note, IReadOnlyList<OtherPart> Parts);

    private sealed record OneForAList(string Reference, Money Net, LineKind Kind, string? Note, Part Parts);
}
