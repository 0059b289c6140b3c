select *
from {{ ref('int_agency') }}
