namespace Billing.Local.Tests.Kills;

/// <summary>Where a message stands.</summary>
internal enum Place
{
    /// <summary>In the queue.</summary>
    Waiting,

    /// <summary>In the queue at a later time.</summary>
    Scheduled,

    /// <summary>In the queue again, with the mark of the first try.</summary>
    Tried,

    /// <summary>Deferred.</summary>
    Aside,

    /// <summary>In the dead-letter queue.</summary>
    Dead,

    /// <summary>Completed, cancelled or deleted; or it never was.</summary>
    Gone,
}

/// <summary>What was told of one message.</summary>
internal sealed class QueuedMessage(string id)
{
    private DateTimeOffset? _due;
    private bool _isSent;
    private bool _isUnderWay;

    public string Id => id;

    /// <summary>Where it stands, when nothing is under way.</summary>
    public Place Place { get; private set; }

    /// <summary>True if anything was acknowledged that it must have been stored for.</summary>
    public bool IsKnown => _isSent || Place != Place.Waiting;

    /// <summary>It was sent; a receiver may have told of it before.</summary>
    public void Send(DateTimeOffset? due)
    {
        _isSent = true;
        _due = due;
        if (due is not null && Place == Place.Waiting && !_isUnderWay)
        {
            Place = Place.Scheduled;
        }
    }

    /// <summary>Somebody has it and is about to settle it.</summary>
    public void Take(DateTimeOffset at)
    {
        Assert.False(Place is Place.Gone, $"{id} came back after it had been settled for good.");
        Assert.False(Place is Place.Dead, $"{id} came back after it had been dead-lettered.");
        Assert.False(at < _due, $"{id} came before its time.");
        Place = Place == Place.Scheduled ? Place.Waiting : Place;
        _isUnderWay = true;
    }

    /// <summary>Its sender is about to take it back.</summary>
    public void Cancel() => _isUnderWay = true;

    /// <summary>It was settled.</summary>
    public void MoveTo(Place place)
    {
        if (Place == Place.Gone && place == Place.Dead)
        {
            return; // the receiver of the dead letter told of it first
        }

        Assert.False(Place is Place.Gone, $"{id} was settled again after it had been settled for good.");
        Place = place;
        _isUnderWay = false;
    }

    /// <summary>True if it is dead-lettered, or about to be: then a receiver of dead letters may have deleted it.</summary>
    public bool IsDead(Fate fate) => Place == Place.Dead || (_isUnderWay && Place == Place.Waiting && fate == Fate.Dead);

    /// <summary>True if it may be found there: where it was told to be, or one step on.</summary>
    public bool MayBeAt(Place place, Fate fate, DateTimeOffset now)
    {
        var isHere = Place == Place.Scheduled && _due <= now ? place is Place.Waiting : place == Place;
        return isHere
            || (Place == Place.Scheduled && place == Place.Waiting && _due <= DateTimeOffset.UtcNow)
            || (Place == Place.Waiting && place == Place.Scheduled && !_isSent)
            || (IsDead(fate) && place == Place.Gone) // counted by the caller
            || (_isUnderWay && place == Next(fate));
    }

    /// <summary>What was found is told from now on.</summary>
    public void Settle(Place place, DateTimeOffset? due)
    {
        Place = place;
        _due ??= place == Place.Scheduled ? due : null;
        _isSent = true;
        _isUnderWay = false;
    }

    public override string ToString() => $"{id} {(_isSent ? "sent" : "not sent")}, {Place}{(_isUnderWay ? ", under way" : "")}{(_due is null ? "" : $", due {_due:O}")}";

    private Place Next(Fate fate) => (Place, fate) switch
    {
        (Place.Scheduled or Place.Tried or Place.Aside, _) => Place.Gone,
        (_, Fate.TriedAgain) => Place.Tried,
        (_, Fate.SetAside) => Place.Aside,
        (_, Fate.Dead) => Place.Dead,
        _ => Place.Gone,
    };
}
