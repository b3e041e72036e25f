namespace Billing.Connectors.Mapping;

/// <summary>Origin of a field's value: one of the cases nested here.</summary>
public abstract record FieldSource
{
    private FieldSource()
    {
    }

    /// <summary>Paths and columns that it reads, in their order.</summary>
    public virtual IEnumerable<string> Inputs => [];

    /// <summary>A path or column.</summary>
    /// <param name="From">As it was written.</param>
    public sealed record Input(string From) : FieldSource
    {
        /// <inheritdoc/>
        public override IEnumerable<string> Inputs => [From];
    }

    /// <summary>A constant.</summary>
    /// <param name="Text">As our own formats have it.</param>
    public sealed record Constant(string Text) : FieldSource;

    /// <summary>The first operand that is present.</summary>
    /// <param name="Of">At least one.</param>
    public sealed record First(IReadOnlyList<FieldOperand> Of) : FieldSource
    {
        /// <inheritdoc/>
        public override IEnumerable<string> Inputs => Of.SelectMany(operand => operand.Source.Inputs);
    }

    /// <summary>The operands that are present, one after another.</summary>
    /// <param name="Of">At least one.</param>
    /// <param name="Separator">Stands between them.</param>
    public sealed record Join(IReadOnlyList<FieldOperand> Of, string Separator) : FieldSource
    {
        /// <inheritdoc/>
        public override IEnumerable<string> Inputs => Of.SelectMany(operand => operand.Source.Inputs);
    }

    /// <summary>A number that is computed exactly, from the first operand to the last.</summary>
    /// <param name="How">The operation.</param>
    /// <param name="Of">At least one; all are present or none is.</param>
    public sealed record Computed(ExactOperation How, IReadOnlyList<FieldOperand> Of) : FieldSource
    {
        /// <inheritdoc/>
        public override IEnumerable<string> Inputs => Of.SelectMany(operand => operand.Source.Inputs);
    }
}

/// <summary>Part of what a field is made of.</summary>
/// <param name="Source">Origin.</param>
/// <param name="Lookup">Table that translates the text first, or null.</param>
/// <param name="Default">Taken when the source is absent, as our own formats have it; null for none.</param>
/// <param name="Number">How it is read where a number is computed of it, else null.</param>
/// <param name="Path">JSON path in the mapping, for problems.</param>
public sealed record FieldOperand(FieldSource Source, string? Lookup, string? Default, FieldFormat.Number? Number, string Path);
