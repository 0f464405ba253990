"""Words that local growth bodies and their partners use for one another's subjects.

A priority's description names its subject in a few words; people who answer use others. Each
family below lists words for one subject, so that "apprenticeships" is heard under a priority
that says only "skills". Families widen a description faintly: a word that the description itself
uses always counts for more, and staff can add keywords of their own to any priority.
"""

from functools import cache

from soundingboard.analysis.terms import spoken

FAMILIES = (
    # people
    """skills training apprenticeships apprentices college colleges courses qualifications learners
    upskilling reskilling retraining retrained careers curriculum tutors""",
    """schools pupils classrooms teachers teaching education nursery students""",
    """universities university graduates academics postgraduate campus""",
    """workforce skills employees staff recruitment vacancies hiring labour wages pay employers
    jobs employment unemployed workers""",
    """inclusion inequality disadvantage deprivation deprived disabled disability barriers
    discrimination fairness equality excluded""",
    """poverty benefits homelessness homeless shelters hunger debt welfare""",
    """health hospitals clinics GP NHS doctors nurses patients mental wellbeing medical""",
    """older elderly seniors pensioners ageing retired retirement carers care""",
    """youth children teenagers young families childcare playgroups""",
    """safety crime police policing burglary antisocial fire ambulance emergency""",
    # movement
    """transport travel buses trains rail railway station stations commuting commuters
    timetable fares journeys passengers tram metro mobility""",
    """transport mobility roads road traffic congestion motorway junction potholes pavements
    parking highways vehicles cars lorries bypass""",
    """transport travel cycling cycle cyclists bicycles bikes walking pedestrians footpaths
    crossings mobility autonomous driverless""",
    """airport airports ports port freight shipping logistics cargo gateway harbour""",
    # connection and technology
    """digital broadband fibre internet wifi 5G 4G mobile signal coverage gigabit connectivity
    online masts notspots""",
    """data software cyber AI automation robotics algorithms computing""",
    """innovation research laboratories patents prototypes commercialisation university
    universities science scientific inventions technology technologies incubator accelerator""",
    """creative arts culture cultural museums theatre theatres libraries library heritage music
    film gaming festivals""",
    # business
    """business businesses firms companies enterprise enterprises SMEs startups entrepreneurs
    entrepreneurship traders shops shopkeepers""",
    """investment finance funding loans grants capital lending banks venture equity investors""",
    """trade exports exporting exporters imports overseas international markets customs global
    tariffs abroad inward""",
    """productivity productive efficiency output management leadership competitiveness expand
    expansion""",
    """manufacturing factories factory engineering aerospace automotive machinery production""",
    """tourism visitors hotels hospitality attractions accommodation destinations restaurants""",
    """farming farms agriculture food crops livestock rural countryside growers""",
    # places
    """towns town centre centres shops shopping retail retailers vacant market square pubs cafes
    regeneration villages placemaking""",
    """housing homes house houses affordable rents renting tenants landlords mortgages dwellings
    housebuilding flats developers""",
    """planning land sites brownfield development permission premises workspace offices""",
    """parks park playgrounds trees sports fields leisure recreation gardens""",
    # environment
    """climate carbon zero emissions greenhouse decarbonise renewable renewables solar wind
    hydrogen retrofit insulation energy clean""",
    """environment nature biodiversity pollution wildlife habitats natural rivers""",
    """flooding floods drainage sewers sewage water rainfall drains""",
    """waste recycling rubbish litter refuse bins landfill sanitation circular""",
    # how it is run
    """governance board accountability devolution councils council councillors mayor partnership
    partners collaboration government""",
    """rules regulation regulations compliance enforcement law legal liability legislation""",
)


@cache
def families_by_stem() -> dict[str, tuple[str, ...]]:
    """For each stem of the lexicon, the families it belongs to."""
    found: dict[str, tuple[str, ...]] = {}
    for family in FAMILIES:
        for stem in {stem for stem, _ in spoken(family)}:
            found[stem] = (*found.get(stem, ()), family)
    return found


def relatives(text: str) -> tuple[str, ...]:
    """Words kin to those of a text that it does not use itself, in alphabetical order."""
    families = families_by_stem()
    said = {stem for stem, _ in spoken(text)}
    called = {family for stem in said for family in families.get(stem, ())}
    kin = {word for family in called for stem, word in spoken(family) if stem not in said}
    return tuple(sorted(kin))
