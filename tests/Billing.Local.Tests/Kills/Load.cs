namespace Billing.Local.Tests.Kills;

/// <summary>
/// One kind of work, seen from both processes: the one that is killed works and tells what was acknowledged to it; the one
/// that kills keeps what was told, and looks for it after each restart.
/// </summary>
internal abstract class Load
{
    /// <summary>The first word of its lines.</summary>
    public abstract string Name { get; }

    /// <summary>Called before the services begin to work: registers what they call.</summary>
    public virtual void Register(LoadedServices services, Life life)
    {
    }

    /// <summary>What works at the same time in a life, each until the end of the process.</summary>
    public abstract IEnumerable<Func<Task>> Workers(LoadedServices services, Life life);

    /// <summary>A life begins whose number is greater than all before.</summary>
    public virtual void Begin(int life)
    {
    }

    /// <summary>Takes what was told; fails when that cannot be true.</summary>
    public abstract void Hear(ReadOnlySpan<string> words);

    /// <summary>
    /// Compares all that was ever told with what is there. What was under way may be there as a whole or not at all, and
    /// what is found of it counts as told from now on.
    /// </summary>
    public abstract Task CheckAsync(LoadedServices services);

    /// <summary>After the last restart: lets everything come to its end and compares.</summary>
    public virtual Task FinishAsync(LoadedServices services) => CheckAsync(services);
}

/// <summary>One life of the process that is killed.</summary>
/// <param name="Number">Grows from life to life.</param>
/// <param name="Log">Where acknowledgements are told.</param>
internal sealed record Life(int Number, AcknowledgementLog Log);
