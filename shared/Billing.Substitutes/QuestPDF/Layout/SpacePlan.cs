using QuestPDF.Infrastructure;

namespace Billing.Substitutes.Documents.Layout;

/// <summary>The use that an element can make of an offered space.</summary>
internal enum SpaceKind : byte
{
    /// <summary>It has nothing (more) to draw.</summary>
    Empty,

    /// <summary>Not even its first part fits: it wants the next page.</summary>
    Wrap,

    /// <summary>A first part fits, the rest goes to the next page.</summary>
    Partial,

    /// <summary>All that is left fits.</summary>
    Full,
}

/// <summary>The answer of <see cref="Element.Measure"/>: what will be drawn and how large it is.</summary>
internal readonly struct SpacePlan
{
    private SpacePlan(SpaceKind kind, float width, float height, string? reason = null)
    {
        Kind = kind;
        Width = width;
        Height = height;
        Reason = reason;
    }

    public SpaceKind Kind { get; }

    public float Width { get; }

    public float Height { get; }

    /// <summary>Reason why the element wraps, for the error message if there is no larger space to come.</summary>
    public string? Reason { get; }

    public bool IsFinal => Kind is SpaceKind.Full or SpaceKind.Empty;

    public static SpacePlan Empty => default;

    public static SpacePlan Wrap(string? reason) => new(SpaceKind.Wrap, 0, 0, reason);

    public static SpacePlan Partial(float width, float height) => new(SpaceKind.Partial, width, height);

    public static SpacePlan Full(float width, float height) => new(SpaceKind.Full, width, height);

    /// <summary>The same plan with another size.</summary>
    public SpacePlan Resize(float width, float height) => new(Kind, width, height);

    public Size Size => new(Width, Height);
}
