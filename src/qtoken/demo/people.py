"""The people of the sample clinic, all invented.

Their names use only scripts that the bundled fonts have, so that they look right everywhere.
"""

from typing import NamedTuple


class Department(NamedTuple):
    """A department of the sample clinic."""

    name: str
    letter: str


class Doctor(NamedTuple):
    """A doctor, with a department's letter and a room."""

    name: str
    letter: str
    room: str
    specialty: str


class Patient(NamedTuple):
    """A patient; unknown texts are empty."""

    name: str
    born: str
    phone: str
    needs: str = ""


DEPARTMENTS = (
    Department("Cardiology", "C"),
    Department("Dermatology", "D"),
    Department("Eye clinic", "E"),
    Department("General practice", "G"),
    Department("Pediatrics", "P"),
)

DOCTORS = (
    Doctor("Dr. Amara Mensah", "C", "Room 3", "Cardiologist"),
    Doctor("Dr. Kenji Watanabe", "C", "Room 4", "Cardiologist"),
    Doctor("Dr. Tomasz Zieliński", "D", "Room 7", "Dermatologist"),
    Doctor("Dr. Grace Otieno", "E", "Room 8", "Ophthalmologist"),
    Doctor("Dr. Yusuf Demir", "G", "Room 1", "General practitioner"),
    Doctor("Dr. Ingrid Halvorsen", "G", "Room 2", "General practitioner"),
    Doctor("Dr. Lucía Ferrer", "P", "Room 5", "Pediatrician"),
    Doctor("Dr. Priya Raman", "P", "Room 6", "Pediatrician"),
)

PATIENTS = (
    Patient("Maria Lopez", "1984-03-02", "+34 600 100 417", "wheelchair"),
    Patient("Ali Hassan", "1951-07-19", "+20 100 200 3001"),
    Patient("Wei Zhang", "1990-11-20", "+86 138 0000 0032"),
    Patient("محمد الأحمد", "1967-01-30", "+962 7 9000 0011"),
    Patient("अनिता शर्मा", "1979-09-12", "+91 98000 00021"),
    Patient("Jana Nováková", "1945-05-08", "+420 600 000 118", "hard of hearing"),
    Patient("Misaki Satō", "1993-02-14", "+81 90 0000 0042"),
    Patient("Олена Коваль", "1988-12-03", "+380 50 000 0077"),
    Patient("Kwame Boateng", "1972-06-21", "+233 20 000 0105"),
    Patient("Fatima Zahra El Amrani", "1999-04-17", "+212 600 000 209", "speaks French"),
    Patient("Søren Kjær", "1938-10-29", "+45 20 00 00 61", "walking frame"),
    Patient("Nguyễn Thị Hoa", "1961-08-05", "+84 90 000 0314"),
    Patient("Ελένη Παπαδοπούλου", "1957-03-25", "+30 690 000 0088"),
    Patient("David Levi", "1982-11-11", "+972 50 000 0123"),
    Patient("Kim Seo-yeon", "2019-06-02", "+82 10 0000 0456"),
    Patient("Somchai Jaidee", "1974-01-09", "+66 80 000 0555"),
    Patient("Björn Þórsson", "1969-07-01", "+354 600 0007"),
    Patient("Aïcha Traoré", "2021-05-27", "+223 70 00 00 18"),
    Patient("Mateus Oliveira", "2016-09-30", "+55 11 90000 0190"),
    Patient("Zofia Wiśniewska", "1949-02-18", "+48 500 000 246"),
    Patient("Tamilselvi Kumar", "1986-04-04", "+91 94000 00378"),
    Patient("Иван Петров", "1955-12-24", "+359 88 000 0162"),
    Patient("Chukwuemeka Okafor", "1991-08-15", "+234 80 0000 0270"),
    Patient("Leilani Kealoha", "2012-03-19", "+1 808 555 0136"),
    Patient("Émile Dubois", "1942-06-06", "+33 6 00 00 01 44", "hard of hearing"),
    Patient("Li Na", "2018-01-22", "+86 139 0000 0288"),
    Patient("Ahmet Yıldız", "1978-10-10", "+90 530 000 0396"),
    Patient("Sinéad O'Brien", "1995-05-05", "+353 85 000 0404"),
    Patient("ریحانه کریمی", "1983-09-09", "+98 912 000 0512"),
    Patient("Giulia Conti", "2014-12-12", "+39 320 000 0620"),
    Patient("Tāne Ngata", "1964-07-28", "+64 21 000 0728"),
    Patient("Rahima Khatun", "1970-11-02", "+880 1700 000836"),
    Patient("Pedro Álvarez Núñez", "2020-02-29", "+52 55 0000 0944"),
    Patient("Agnieszka Dąbrowska", "1987-03-08", "+48 600 000 152"),
    Patient("Thabo Nkosi", "1959-05-25", "+27 82 000 0260", "wheelchair"),
    Patient("Giorgi Beridze", "1976-08-20", "+995 555 000 368"),
    Patient("Hồ Minh Tuấn", "2017-10-16", "+84 91 000 0476"),
    Patient("Ingrid Bergström", "1948-01-13", "+46 70 000 0584"),
    Patient("Aram Hakobyan", "1980-06-23", "+374 91 000692"),
    Patient("Sofia Rossi", "2022-11-04", "+39 330 000 0700"),
    Patient("Abebe Bekele", "1966-04-27", "+251 91 000 0808"),
    Patient("गुरप्रीत सिंह", "1973-12-31", "+91 98100 00916"),
    Patient("Noah Müller", "2015-07-07", "+49 151 0000 1024"),
    Patient("Mei Lin Tan", "1992-09-21", "+65 8000 1132"),
    Patient("Rosa Quispe Mamani", "1953-08-30", "+51 900 001 240", "speaks Quechua"),
    Patient("عائشة بنت سعيد", "1996-02-02", "+968 9000 1348"),
    Patient("Luka Horvat", "2013-04-11", "+385 91 000 1456"),
    Patient("Hannah Cohen", "1944-10-05", "+972 52 000 1564", "partially sighted"),
    Patient("Dilnoza Karimova", "1989-06-18", "+998 90 000 1672"),
    Patient("James Whitfield", "1962-03-14", "+44 7700 900178"),
    Patient("Tarō Yamada", "1936-05-03", "+81 80 0000 1888", "walking frame"),
    Patient("Ximena Torres", "2023-01-26", "+57 300 000 1996"),
    Patient("Viktória Szabó", "1977-11-27", "+36 20 000 2104"),
    Patient("Mbali Dlamini", "2011-08-08", "+27 83 000 2212"),
    Patient("Oskar Lindqvist", "1985-01-01", "+46 73 000 2320"),
    Patient("Nadia Haddad", "1998-12-19", "+961 3 000 242"),
    Patient("Tadeusz Kowalczyk", "1940-09-17", "+48 700 002 536"),
    Patient("Anjali Nair", "2010-10-23", "+91 98470 02644"),
    Patient("Samuel Osei", "1968-02-07", "+233 24 000 2752"),
    Patient("Catarina Sousa", "1994-07-13", "+351 910 002 860"),
    Patient("Petra Hofer", "1958-04-22", "+43 660 000 2968"),
    Patient("Malik Johnson", "2009-05-31", "+1 312 555 0107"),
)
