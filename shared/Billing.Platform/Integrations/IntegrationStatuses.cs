using Billing.Domain.Primitives;

namespace Billing.Platform.Integrations;

/// <summary>An operator stopped an integration of a tenant: what comes for it waits.</summary>
/// <param name="Integration">Its name; see <see cref="IntegrationName"/>.</param>
/// <param name="Actor">Who.</param>
/// <param name="Reason">Why.</param>
/// <param name="OccurredAt">When.</param>
[EventType("integration.frozen")]
public sealed record IntegrationFrozen(string Integration, string Actor, string Reason, DateTimeOffset OccurredAt) : IDomainEvent;

/// <summary>An operator lets an integration go on: what waited is worked off in its order.</summary>
/// <param name="Integration">Its name; see <see cref="IntegrationName"/>.</param>
/// <param name="Actor">Who.</param>
/// <param name="Reason">Why.</param>
/// <param name="OccurredAt">When.</param>
[EventType("integration.thawed")]
public sealed record IntegrationThawed(string Integration, string Actor, string Reason, DateTimeOffset OccurredAt) : IDomainEvent;

/// <summary>The last that an operator did with an integration.</summary>
/// <param name="Integration">Its name.</param>
/// <param name="IsFrozen">True if it stands still.</param>
/// <param name="Since">Since when it does or does not.</param>
/// <param name="Actor">Who did it.</param>
/// <param name="Reason">Why.</param>
public sealed record IntegrationStatus(string Integration, bool IsFrozen, DateTimeOffset Since, string Actor, string Reason);

/// <summary>The integrations of a tenant that are or were frozen.</summary>
public sealed record IntegrationStatuses : IStreamState<IntegrationStatuses>
{
    /// <inheritdoc/>
    public static IntegrationStatuses Empty { get; } = new();

    /// <summary>By name; those that were never frozen are not among them.</summary>
    public IReadOnlyList<IntegrationStatus> Stands { get; init; } = [];

    /// <summary>Number of times that something was frozen or thawed.</summary>
    public int Acts { get; init; }

    /// <inheritdoc/>
    public IntegrationStatuses Apply(IDomainEvent happened) => happened switch
    {
        IntegrationFrozen frozen => With(new IntegrationStatus(frozen.Integration, true, frozen.OccurredAt, frozen.Actor, frozen.Reason)),
        IntegrationThawed thawed => With(new IntegrationStatus(thawed.Integration, false, thawed.OccurredAt, thawed.Actor, thawed.Reason)),
        _ => this,
    };

    /// <summary>The last that was done with an integration, or null.</summary>
    public IntegrationStatus? Find(string integration) => Stands.FirstOrDefault(stand => stand.Integration == integration);

    /// <summary>True if it stands still.</summary>
    public bool IsFrozen(string integration) => Find(integration) is { IsFrozen: true };

    /// <summary>Stops it, unless it stands still.</summary>
    public static Outcome Freeze(IntegrationStatuses state, IntegrationFrozen frozen) =>
        state.IsFrozen(frozen.Integration) ? Outcome.AlreadyDone() : Outcome.Accept(frozen);

    /// <summary>Lets it go on, if it stands still.</summary>
    public static Outcome Thaw(IntegrationStatuses state, IntegrationThawed thawed) =>
        state.IsFrozen(thawed.Integration) ? Outcome.Accept(thawed) : Outcome.AlreadyDone();

    private IntegrationStatuses With(IntegrationStatus stand) => this with
    {
        Acts = Acts + 1,
        Stands = [.. Stands.Where(each => each.Integration != stand.Integration).Append(stand).OrderBy(each => each.Integration, StringComparer.Ordinal)],
    };
}
